import Testing

@testable import Compute

@Suite struct PictureAndTokenTests {
    @Test(arguments: [[1, 4, 4], [2, 6, 2], [3, 15, 5], [5, 7, 1], [1, 32, 8], [4, 48, 16]])
    func patchesLieWhereThePictureSays(_ sizes: [Int]) {
        let (batch, side, patch) = (sizes[0], sizes[1], sizes[2])
        let device = CPUDevice()
        let pixels = (0..<batch * 3 * side * side).map(Float.init)
        let out = device.patches(device.tensor(pixels, shape: [batch, 3, side, side]), patch: patch)
        #expect(out.shape == [batch * (side / patch) * (side / patch), 3 * patch * patch])
        expectSameBits(
            device.values(of: out),
            Reference.patches(pixels.doubles, batch: batch, side: side, patch: patch).map(Float.init))
    }

    @Test(arguments: rounds)
    func theClassTokenAndPositionsAndTheirGradientsEqualTheLoops(_ seed: Int) {
        var draw = Draw(seed)
        let (batch, patches, width) = (draw.size(5), draw.size(6), draw.size(9))
        let check = GradientCheck()
        let values = draw.floats(batch * patches * width)
        let x = check.input("x", values, [batch * patches, width])
        let token = check.weight("token", draw.floats(width), [1, 1, width])
        let positions = check.weight(
            "positions", draw.floats((patches + 1) * width), [1, patches + 1, width])
        let y = check.ops.prependToken(x, batch: batch, token: token, positions: positions)
        #expect(y.shape == [batch, patches + 1, width])
        let device = check.device
        expectClose(
            device.values(of: y),
            Reference.prependToken(
                values.doubles, batch: batch, token: device.values(of: token.value).doubles,
                positions: device.values(of: positions.value).doubles), tolerance: 1e-6)
        check.expectGradients(of: y, draw.floats(y.count)) {
            Reference.prependToken($0[0], batch: batch, token: $0[1], positions: $0[2])
        }
    }

    @Test func aFrozenPatchProjectionIsNotAskedForAGradient() {
        let device = CPUDevice()
        let dToken = device.zeros([2]), dPositions = device.zeros([3, 2])
        let dy = device.tensor([1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60], shape: [2, 3, 2])
        let dx = device.prependTokenBackward(
            dy, batch: 2, dToken: dToken, dPositions: dPositions, wantsInput: false)
        #expect(dx == nil)
        #expect(device.values(of: dToken) == [11, 22])
        #expect(device.values(of: dPositions) == [11, 22, 33, 44, 55, 66])
    }

    @Test(arguments: rounds)
    func embeddingsAndTheirGradientsEqualTheLoops(_ seed: Int) {
        var draw = Draw(seed)
        let (rows, vocabulary, places, width) = (draw.size(20), draw.int(2...8), draw.size(6), draw.size(9))
        let padding: Int32 = 1
        // Few words and many rows: most ids repeat, some are padding.
        let ids = draw.ids(rows, below: vocabulary), positionIDs = draw.ids(rows, below: places)
        let check = GradientCheck()
        let wordValues = draw.floats(vocabulary * width)
        let words = check.weight("words", wordValues, [vocabulary, width])
        let positions = check.weight("positions", draw.floats(places * width), [places, width])
        let y = check.ops.embedding(
            ids: ids, places: positionIDs, words: words, positions: positions, paddingID: padding)
        let device = check.device
        expectClose(
            device.values(of: y),
            Reference.embedding(
                ids: ids, places: positionIDs, words: wordValues.doubles,
                positions: device.values(of: positions.value).doubles, width: width), tolerance: 1e-6)
        check.expectGradients(of: y, draw.floats(rows * width)) { sources in
            // The padding row is a constant: its slope is zero.
            var words = sources[0]
            let row = Int(padding) * width..<Int(padding + 1) * width
            words.replaceSubrange(row, with: wordValues.doubles[row])
            return Reference.embedding(
                ids: ids, places: positionIDs, words: words, positions: sources[1], width: width)
        }
    }

    @Test func paddingGetsNothingAndRepeatedWordsAddUp() {
        let device = CPUDevice()
        let words = device.zeros([4, 2]), positions = device.zeros([3, 2])
        let dy = device.tensor([1, 2, 10, 20, 100, 200, 1000, 2000], shape: [4, 2])
        device.embeddingBackward(
            dy, ids: [3, 0, 3, 2], places: [0, 1, 2, 0], dWords: words, dPositions: positions, paddingID: 0)
        #expect(device.values(of: words) == [0, 0, 0, 0, 1000, 2000, 101, 202])
        #expect(device.values(of: positions) == [1001, 2002, 10, 20, 100, 200])
        device.embeddingBackward(
            dy, ids: [3, 0, 3, 2], places: [0, 1, 2, 0], dWords: nil, dPositions: nil, paddingID: 0)
    }

    @Test(arguments: rounds)
    func gatheredRowsHandTheirGradientsBack(_ seed: Int) {
        var draw = Draw(seed)
        let (rows, picked, width) = (draw.size(9), draw.size(14), draw.size(7))
        let indices = draw.ids(picked, below: rows)
        let check = GradientCheck()
        let values = draw.floats(rows * width)
        let x = check.input("x", values, [rows, width])
        func gather(_ x: [Double]) -> [Double] {
            indices.flatMap { x[Int($0) * width..<(Int($0) + 1) * width] }
        }
        let y = check.ops.gatherRows(x, indices)
        expectSameBits(check.device.values(of: y), gather(values.doubles).map(Float.init))
        // Rows picked twice add up, rows picked never get zero.
        check.expectGradients(of: y, draw.floats(picked * width)) { gather($0[0]) }
    }

    @Test(arguments: rounds)
    func aCacheTakesRowsAtAPosition(_ seed: Int) {
        var draw = Draw(seed)
        let (sequences, stride, width) = (draw.size(5), draw.size(9), draw.size(8))
        let count = draw.int(1...stride)
        let position = draw.int(0...stride - count)
        let device = CPUDevice()
        let (old, rows) = (draw.floats(sequences * stride * width), draw.floats(sequences * count * width))
        let cache = device.tensor(old, shape: [sequences, stride, width])
        device.writeCache(
            cache, rows: device.tensor(rows, shape: [sequences * count, width]), position: position,
            count: count)
        let expected = (0..<sequences * stride * width).map { index in
            let (sequence, place) = (index / width / stride, index / width % stride)
            guard (position..<position + count).contains(place) else { return old[index] }
            return rows[(sequence * count + place - position) * width + index % width]
        }
        expectSameBits(device.values(of: cache), expected)
    }
}
