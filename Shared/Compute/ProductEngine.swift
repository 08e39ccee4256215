import CKernels
import COneDNN
import COpenBLAS
import Foundation

/// Whose kernels multiply. All are as exact: operands rounded by the type, sums in float32 or int32, splits fixed by the shape and
/// the number of threads.
public enum ProductEngine: String, CaseIterable, Sendable {
    /// The kernels of this project, which need no library.
    case own
    /// oneDNN: the one with matrix tiles (AMX).
    case onednn
    /// OpenBLAS, for float32 alone.
    case openblas

    /// The setting BLIP_PRODUCTS=own|onednn|openblas. A name that is none of these sets nothing.
    static let forced = ProcessInfo.processInfo.environment["BLIP_PRODUCTS"].flatMap(ProductEngine.init)

    /// The engine products of a type run on.
    static func preferred(_ type: ProductType) -> ProductEngine { choice(type, forced: forced) }

    static func choice(_ type: ProductType, forced: ProductEngine?) -> ProductEngine {
        switch forced {
        case .onednn: return onednn_version() != nil ? .onednn : .own
        case .openblas: return type == .f32 ? .openblas : .own
        case .own: return .own
        case nil: break
        }
        // Matrix tiles multiply bfloat16 and int8 several times as fast as vectors do; on AVX-512 and AVX2 the kernels here
        // measured fastest in every type. On other CPUs OpenBLAS has what the portable kernels lack.
        let uncapped = ck_isa() >= Int32(CK_ISA_AVX512_EXTENDED)
        if type != .f32 {
            return uncapped && ck_has_matrix_tiles() && onednn_version() != nil ? .onednn : .own
        }
        return ck_isa() >= Int32(CK_ISA_AVX2) ? .own : .openblas
    }

    /// What multiplies on this machine, type by type, for people.
    public static var summary: String {
        let engines = ProductType.allCases.map { type in
            let native = type == .f32 || ck_product_is_native(type.rawValue)
            return "\(type.name) \(preferred(type).name)\(native ? "" : type.withoutInstructions)"
        }
        let forced = forced.map { ", BLIP_PRODUCTS=\($0.rawValue)" } ?? ""
        return engines.joined(separator: ", ")
            + " (\(String(cString: ck_instruction_set())), oneDNN \(oneDNN), OpenBLAS \(Gemm.coreName)\(forced))"
    }

    private var name: String {
        switch self {
        case .own: "own kernels"
        case .onednn: "oneDNN"
        case .openblas: "OpenBLAS"
        }
    }

    private static var oneDNN: String {
        guard let version = onednn_version() else { return "absent" }
        return String(cString: version)
    }
}

extension ProductType {
    fileprivate var name: String {
        switch self {
        case .f32: "fp32"
        case .bf16: "bf16"
        case .s8: "int8"
        }
    }

    fileprivate var withoutInstructions: String {
        self == .bf16 ? ", no bf16 instructions: products in fp32" : ", no int8 instructions: exact but slow"
    }
}
