/// Records what a forward pass did, so that the backward pass can run the same list in reverse.
///
/// Steps hold the tensors they need; as the backward pass pops them, memory goes back to the device.
public final class Tape {
    private let device: any Device
    private var steps: [(layer: LayerMark?, run: () -> Void)] = []
    private var gradients: [ObjectIdentifier: (tensor: Tensor, gradient: Tensor)] = [:]

    public init(device: any Device) { self.device = device }

    func record(_ step: @escaping () -> Void) { steps.append((device.layer?.backward, step)) }

    private func runSteps() {
        let outer = device.layer
        while let (layer, run) = steps.popLast() {
            device.layer = layer ?? outer
            run()
        }
        device.layer = outer
    }

    /// Adds `gradient` to what is known about `tensor`.
    public func add(_ gradient: Tensor?, to tensor: Tensor) {
        guard let gradient, tensor.requiresGradient else { return }
        let id = ObjectIdentifier(tensor)
        guard let known = gradients.removeValue(forKey: id)?.gradient else {
            gradients[id] = (tensor, gradient)
            return
        }
        // The known gradient may be shared with another tensor (a residual hands the same one to both sides): never add in place.
        gradients[id] = (tensor, device.add(known, gradient))
    }

    /// The gradient collected for `tensor`, removed: each is used once.
    func take(_ tensor: Tensor) -> Tensor? {
        gradients.removeValue(forKey: ObjectIdentifier(tensor))?.gradient
    }

    /// Runs every step in reverse. Gradients of weights have then been accumulated.
    public func backward() {
        runSteps()
        gradients.removeAll()
    }

    /// The same; returns the gradient of `input`, nil when nothing reached it.
    func backward(to input: Tensor) -> Tensor? {
        runSteps()
        defer { gradients.removeAll() }
        return take(input)
    }
}
