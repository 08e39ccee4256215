import Foundation

/// The loss of a run as an SVG picture: every step faintly, a running mean on top, validation as dots.
struct LossCurve {
    private static let (width, height) = (760.0, 280.0)
    private static let (left, right, top, bottom) = (52.0, 16.0, 16.0, 38.0)

    private let losses: [DemoReport.Point]
    private let validation: [DemoReport.Point]
    private let lastStep: Double
    private let low: Double
    private let high: Double
    private let tick: Double

    /// nil when there is nothing to draw.
    init?(losses: [DemoReport.Point], validation: [DemoReport.Point]) {
        self.losses = losses.filter { $0.value.isFinite }
        self.validation = validation.filter { $0.value.isFinite }
        let values = (self.losses + self.validation).map(\.value)
        guard let smallest = values.min(), let largest = values.max() else { return nil }
        lastStep = Double(max(1, (self.losses + self.validation).map(\.step).max() ?? 1))
        tick = Self.niceStep(max(largest - smallest, 1e-6) / 4)
        low = (smallest / tick).rounded(.down) * tick
        high = max(low + tick, (largest / tick).rounded(.up) * tick)
    }

    /// 1, 2 or 5 times a power of ten, at least `wanted`.
    static func niceStep(_ wanted: Double) -> Double {
        let power = pow(10, log10(wanted).rounded(.down))
        return [1, 2, 5, 10].map { $0 * power }.first { $0 >= wanted * 0.999 } ?? 10 * power
    }

    /// Mean over a window that grows with the number of points.
    static func smoothed(_ points: [DemoReport.Point]) -> [DemoReport.Point] {
        let half = max(1, points.count / 60)
        return points.indices.map { index in
            let window = points[max(0, index - half)...min(points.count - 1, index + half)]
            return DemoReport.Point(
                step: points[index].step, value: window.reduce(0) { $0 + $1.value } / Double(window.count))
        }
    }

    private func x(_ step: Double) -> Double {
        Self.left + step / lastStep * (Self.width - Self.left - Self.right)
    }
    private func y(_ value: Double) -> Double {
        Self.top + (high - value) / (high - low) * (Self.height - Self.top - Self.bottom)
    }

    private func path(_ points: [DemoReport.Point]) -> String {
        points.map { "\(Readable.fixed(x(Double($0.step)), 1)),\(Readable.fixed(y($0.value), 1))" }.joined(
            separator: " ")
    }

    var svg: String {
        var parts: [String] = []
        let digits = tick >= 1 ? 0 : tick >= 0.1 ? 1 : tick >= 0.01 ? 2 : 3
        for index in 0...Int(((high - low) / tick).rounded()) {
            let value = low + Double(index) * tick
            let place = Readable.fixed(y(value), 1)
            parts.append(
                "<line class=\"grid\" x1=\"\(Self.left)\" x2=\"\(Self.width - Self.right)\" y1=\"\(place)\" y2=\"\(place)\"/>"
                    + "<text x=\"\(Self.left - 8)\" y=\"\(place)\" dy=\"4\" text-anchor=\"end\">\(Readable.fixed(value, digits))</text>"
            )
        }
        let stepTick = max(1, Self.niceStep(lastStep / 6))
        for step in stride(from: 0, through: lastStep, by: stepTick) {
            parts.append(
                "<text x=\"\(Readable.fixed(x(step), 1))\" y=\"\(Self.height - 18)\" text-anchor=\"middle\">\(Int(step))</text>"
            )
        }
        parts.append(
            "<text x=\"\(Self.width - Self.right)\" y=\"\(Self.height - 3)\" text-anchor=\"end\">step</text>")
        if losses.count > 1 {
            parts.append("<polyline class=\"raw\" points=\"\(path(losses))\"/>")
            parts.append("<polyline class=\"mean\" points=\"\(path(Self.smoothed(losses)))\"/>")
        }
        for point in validation {
            parts.append(
                "<circle class=\"validation\" r=\"4\" cx=\"\(Readable.fixed(x(Double(point.step)), 1))\" "
                    + "cy=\"\(Readable.fixed(y(point.value), 1))\"><title>validation, step \(point.step): "
                    + "\(Readable.fixed(point.value, 4))</title></circle>")
        }
        return """
            <svg viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" role="img" aria-label="Loss over \(Int(lastStep)) steps">
            \(parts.joined(separator: "\n"))
            </svg>
            """
    }
}
