/// A number a device has computed or will: a device that records runs its program when `value` is first asked for.
///
/// Belongs to the thread of its device, as tensors do.
public final class Pending<Number> {
    /// Only the device that made it looks inside; nil on devices that compute at once.
    public let storage: AnyObject?
    private var known: Number?
    private var compute: (() -> Number)?

    public init(known: Number) {
        (self.known, storage) = (known, nil)
    }

    public init(storage: AnyObject?, _ compute: @escaping () -> Number) {
        (self.storage, self.compute) = (storage, compute)
    }

    public var value: Number {
        if let known { return known }
        guard let compute else { preconditionFailure("a number nobody computes") }
        let number = compute()
        known = number
        self.compute = nil
        return number
    }
}
