import CKernels

extension CPUDevice {
    public func attention(query: HeadColumns, key: HeadColumns, value: HeadColumns, shape: AttentionShape)
        -> Tensor
    {
        let y = empty(
            [shape.batch * shape.queries, shape.heads * shape.headSize], element(for: .products))
        let plan = AttentionPlan(shape)
        guard shape.queries > 0 else { return y }
        if needsForward {
            y.statistics = CPUBuffer(
                count: 2 * shape.batch * shape.queries * shape.heads, element: .float32, pool: memory)
        }
        plan.withCalls(query, key, value, y, type: attentionType) { call in
            let shares = plan.headShares
            parallel(plan.groups.count * shares * plan.parts) { task in
                let (unit, part) = (task / plan.parts, task % plan.parts)
                let (share, group) = (unit % shares, unit / shares)
                let head = shape.heads * share / shares
                var call = call(group, head)
                call.heads = shape.heads * (share + 1) / shares - head
                let rows = call.sequence_count * call.queries
                call.first_row = rows * part / plan.parts
                call.rows = rows * (part + 1) / plan.parts - call.first_row
                ck_attention_forward(&call)
            }
        }
        return y
    }

    public func attentionBackward(
        _ dy: Tensor, query: HeadColumns, key: HeadColumns, value: HeadColumns, shape: AttentionShape,
        dQuery: HeadColumns, dKey: HeadColumns?, dValue: HeadColumns?
    ) {
        attentionBackward(
            dy, result: nil, query: query, key: key, value: value, shape: shape, dQuery: dQuery, dKey: dKey,
            dValue: dValue)
    }

    public func attentionBackward(
        _ dy: Tensor, of y: Tensor, query: HeadColumns, key: HeadColumns, value: HeadColumns,
        shape: AttentionShape, dQuery: HeadColumns, dKey: HeadColumns?, dValue: HeadColumns?
    ) {
        attentionBackward(
            dy, result: y.statistics == nil ? nil : y, query: query, key: key, value: value, shape: shape,
            dQuery: dQuery, dKey: dKey, dValue: dValue)
    }

    /// `result`: what the forward pass gave, with its statistics; nil: it is run again where the kernels ask for it.
    private func attentionBackward(
        _ dy: Tensor, result: Tensor?, query: HeadColumns, key: HeadColumns, value: HeadColumns,
        shape: AttentionShape, dQuery: HeadColumns, dKey: HeadColumns?, dValue: HeadColumns?
    ) {
        precondition(shape.keyRows == nil, "keys picked by row numbers have no gradient")
        precondition(
            dKey == nil || dValue == nil || dKey?.elements.element == dValue?.elements.element,
            "gradients of keys and values kept alike")
        guard shape.queries > 0 else { return }
        let plan = AttentionPlan(shape)
        let y =
            result ?? (needsForward ? attention(query: query, key: key, value: value, shape: shape) : nil)
        plan.withCalls(query, key, value, y, type: attentionType) { call in
            // One task owns all captions of a picture for one head, so that shared keys are summed in a fixed order and without
            // races.
            parallel(plan.groups.count * shape.heads) { unit in
                let (group, head) = (unit / shape.heads, unit % shape.heads)
                var call = call(group, head)
                let column = head * shape.headSize
                let keyRow = plan.keySequence(group) * shape.keyStride
                call.dy = UnsafeRawPointer(dy.elements.advanced(by: column).pointer)
                (call.dy_step, call.dy_bf16) = (dy.columns, dy.elements.isBF16)
                call.dq = dQuery.pointer(row: 0, column: column)
                (call.dq_step, call.dq_bf16) = (dQuery.tensor.columns, dQuery.elements.isBF16)
                call.dk = dKey?.pointer(row: keyRow, column: column)
                call.dv = dValue?.pointer(row: keyRow, column: column)
                (call.dk_step, call.dv_step) = (dKey?.tensor.columns ?? 0, dValue?.tensor.columns ?? 0)
                call.dkv_bf16 = (dKey ?? dValue)?.elements.isBF16 ?? false
                ck_attention_backward(&call)
            }
        }
    }

    /// Whether the kernels of the way back read what the forward pass left.
    private var needsForward: Bool { attentionType == Int32(CK_BF16) }

    /// What the products of attention multiply: never int8.
    private var attentionType: Int32 {
        let narrow = productType != .f32 && ck_isa() >= CK_ISA_AVX512_EXTENDED
        return Int32(narrow ? CK_BF16 : CK_F32)
    }
}

/// How one attention call is cut: a task for each head of each sequence of keys, with all query sequences that read those keys.
private struct AttentionPlan {
    let shape: AttentionShape
    /// Query sequences, grouped by the key sequence they read.
    let groups: [[Int32]]
    /// Tasks that share the rows of one head, where heads are fewer than threads. No row's result depends on it.
    let parts: Int
    /// Tasks that share the heads of a group going forward: few rows have theirs computed together, so that keys and values are read
    /// in the order they lie in.
    let headShares: Int

    init(_ shape: AttentionShape) {
        self.shape = shape
        groups = shape.queriesByKeySequence
        let units = max(1, groups.count * shape.heads)
        let wanted = units < ComputeThreads.count ? (2 * ComputeThreads.count + units - 1) / units : 1
        parts = max(1, min(wanted, shape.queries / 96))
        let hasFewRows = groups.allSatisfy { $0.count * shape.queries <= CK_ATTENTION_FEW }
        let tasks = (2 * ComputeThreads.count + groups.count - 1) / max(1, groups.count)
        headShares = hasFewRows ? max(1, min(shape.heads, tasks)) : shape.heads
    }

    func keySequence(_ group: Int) -> Int {
        guard let first = groups[group].first else { return 0 }
        return Int(shape.keySequence?[Int(first)] ?? first)
    }

    /// Hands `body` the calls by (group, head), `y` their result and the fields of gradients empty.
    func withCalls(
        _ query: HeadColumns, _ key: HeadColumns, _ value: HeadColumns, _ y: Tensor?, type: Int32,
        _ body: ((_ group: Int, _ head: Int) -> ck_attention) -> Void
    ) {
        precondition(
            key.elements.element == value.elements.element, "keys and values kept alike")
        let starts = groups.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        let sequences = groups.flatMap { $0 }
        sequences.withUnsafeBufferPointer { sequences in
            (shape.keyRows ?? []).withUnsafeBufferPointer { keyRows in
                body { group, head in
                    var call = ck_attention()
                    let (column, sequence) = (head * shape.headSize, keySequence(group))
                    let keyRow = shape.keyRows == nil ? sequence * shape.keyStride : 0
                    (call.type, call.scale) = (type, 1 / Float(shape.headSize).squareRoot())
                    (call.queries, call.head_size) = (shape.queries, shape.headSize)
                    call.keys = shape.keyLengths.map { Int($0[sequence]) } ?? shape.keys
                    call.sequences = sequences.baseAddress?.advanced(by: starts[group])
                    call.sequence_count = groups[group].count
                    if case .causal(let offset) = shape.mask { (call.causal, call.offset) = (true, offset) }
                    call.q = UnsafeRawPointer(query.pointer(row: 0, column: column))
                    call.k = UnsafeRawPointer(key.pointer(row: keyRow, column: column))
                    call.v = UnsafeRawPointer(value.pointer(row: keyRow, column: column))
                    (call.q_step, call.k_step) = (query.tensor.columns, key.tensor.columns)
                    call.v_step = value.tensor.columns
                    (call.q_bf16, call.kv_bf16) = (query.elements.isBF16, key.elements.isBF16)
                    if let y {
                        call.out = y.elements.advanced(by: column).pointer
                        (call.out_step, call.out_bf16) = (y.columns, y.elements.isBF16)
                        // Rows of one head of one group lie side by side.
                        let rows = starts[group] * shape.heads + head * groups[group].count
                        call.statistics = y.statistics.map {
                            $0.pointer.assumingMemoryBound(to: Float.self) + 2 * shape.queries * rows
                        }
                    }
                    if shape.keyRows != nil {
                        call.key_rows = keyRows.baseAddress?.advanced(by: sequence * shape.keys)
                    }
                    return call
                }
            }
        }
    }
}

extension HeadColumns {
    fileprivate var elements: Elements { tensor.elements }

    fileprivate func pointer(row: Int, column: Int) -> UnsafeMutableRawPointer {
        elements.advanced(by: row * tensor.columns + self.column + column).pointer
    }
}

extension AttentionShape {
    /// Query sequences grouped by the key sequence they read.
    fileprivate var queriesByKeySequence: [[Int32]] {
        guard keyRows == nil, let keySequence else { return (0..<Int32(batch)).map { [$0] } }
        var groups: [Int32: [Int32]] = [:]
        for (sequence, keys) in keySequence.enumerated() { groups[keys, default: []].append(Int32(sequence)) }
        return groups.sorted { $0.key < $1.key }.map(\.value)
    }
}
