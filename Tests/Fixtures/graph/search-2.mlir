module @blip attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(%a0: tensor<2x5xf32>, %a1: tensor<5xf32>, %a2: tensor<2x4x2xf32>, %a3: tensor<5x2xf32>, %i32: tensor<4xi32>, %f32: tensor<1xf32>) -> (tensor<1x9xf32>) {
    %v1 = "stablehlo.slice"(%i32) {limit_indices = array<i64: 1>, start_indices = array<i64: 0>, strides = array<i64: 1>} : (tensor<4xi32>) -> tensor<1xi32>
    %1 = "stablehlo.reshape"(%v1) : (tensor<1xi32>) -> tensor<i32>
    %0 = "stablehlo.constant"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
    %2 = "stablehlo.add"(%1, %0) : (tensor<i32>, tensor<i32>) -> tensor<i32>
    %v245 = "stablehlo.slice"(%i32) {limit_indices = array<i64: 4>, start_indices = array<i64: 3>, strides = array<i64: 1>} : (tensor<4xi32>) -> tensor<1xi32>
    %245 = "stablehlo.reshape"(%v245) : (tensor<1xi32>) -> tensor<i32>
    %v15 = "stablehlo.slice"(%i32) {limit_indices = array<i64: 2>, start_indices = array<i64: 1>, strides = array<i64: 1>} : (tensor<4xi32>) -> tensor<1xi32>
    %15 = "stablehlo.reshape"(%v15) : (tensor<1xi32>) -> tensor<i32>
    %v39 = "stablehlo.slice"(%f32) {limit_indices = array<i64: 1>, start_indices = array<i64: 0>, strides = array<i64: 1>} : (tensor<1xf32>) -> tensor<1xf32>
    %39 = "stablehlo.reshape"(%v39) : (tensor<1xf32>) -> tensor<f32>
    %3 = "stablehlo.iota"() {iota_dimension = 2 : i64} : () -> tensor<1x2x4xi32>
    %4 = "stablehlo.broadcast_in_dim"(%1) {broadcast_dimensions = array<i64>} : (tensor<i32>) -> tensor<1x2x4xi32>
    %5 = "stablehlo.compare"(%3, %4) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x2x4xi32>, tensor<1x2x4xi32>) -> tensor<1x2x4xi1>
    %6 = "stablehlo.constant"() {value = dense<false> : tensor<1xi1>} : () -> tensor<1xi1>
    %7 = "stablehlo.broadcast_in_dim"(%6) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi1>) -> tensor<1x2xi1>
    %8 = "stablehlo.broadcast_in_dim"(%7) {broadcast_dimensions = array<i64: 0, 1>} : (tensor<1x2xi1>) -> tensor<1x2x4xi1>
    %9 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<1x2x4xf32>} : () -> tensor<1x2x4xf32>
    %10 = "stablehlo.iota"() {iota_dimension = 1 : i64} : () -> tensor<1x2xi32>
    %11 = "stablehlo.iota"() {iota_dimension = 1 : i64} : () -> tensor<1x10xi32>
    %12 = "stablehlo.iota"() {iota_dimension = 1 : i64} : () -> tensor<2x5xi32>
    %13 = "stablehlo.constant"() {value = dense<2> : tensor<2x5xi32>} : () -> tensor<2x5xi32>
    %14 = "stablehlo.compare"(%12, %13) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<2x5xi32>, tensor<2x5xi32>) -> tensor<2x5xi1>
    %16 = "stablehlo.compare"(%1, %15) {comparison_direction = #stablehlo<comparison_direction LT>} : (tensor<i32>, tensor<i32>) -> tensor<i1>
    %17 = "stablehlo.broadcast_in_dim"(%16) {broadcast_dimensions = array<i64>} : (tensor<i1>) -> tensor<2x5xi1>
    %18 = "stablehlo.and"(%14, %17) : (tensor<2x5xi1>, tensor<2x5xi1>) -> tensor<2x5xi1>
    %19 = "stablehlo.constant"() {value = dense<0xFF800000> : tensor<2x5xf32>} : () -> tensor<2x5xf32>
    %20 = "stablehlo.iota"() {iota_dimension = 1 : i64} : () -> tensor<1x5xi32>
    %21 = "stablehlo.slice"(%i32) {limit_indices = array<i64: 3>, start_indices = array<i64: 2>, strides = array<i64: 1>} : (tensor<4xi32>) -> tensor<1xi32>
    %22 = "stablehlo.broadcast_in_dim"(%21) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x5xi32>
    %23 = "stablehlo.compare"(%20, %22) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x5xi32>, tensor<1x5xi32>) -> tensor<1x5xi1>
    %24 = "stablehlo.constant"() {value = dense<false> : tensor<i1>} : () -> tensor<i1>
    %25 = "stablehlo.reduce"(%23, %24) ({ ^bb0(%p: tensor<i1>, %q: tensor<i1>): %t = "stablehlo.or"(%p, %q) : (tensor<i1>, tensor<i1>) -> tensor<i1> "stablehlo.return"(%t) : (tensor<i1>) -> () }) {dimensions = array<i64: 0>} : (tensor<1x5xi1>, tensor<i1>) -> tensor<5xi1>
    %26 = "stablehlo.broadcast_in_dim"(%25) {broadcast_dimensions = array<i64: 1>} : (tensor<5xi1>) -> tensor<2x5xi1>
    %27 = "stablehlo.constant"() {value = dense<0xFF800000> : tensor<f32>} : () -> tensor<f32>
    %28 = "stablehlo.reduce"(%a0, %27) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.maximum"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<2x5xf32>, tensor<f32>) -> tensor<2xf32>
    %29 = "stablehlo.broadcast_in_dim"(%28) {broadcast_dimensions = array<i64: 0>} : (tensor<2xf32>) -> tensor<2x5xf32>
    %30 = "stablehlo.subtract"(%a0, %29) : (tensor<2x5xf32>, tensor<2x5xf32>) -> tensor<2x5xf32>
    %31 = "stablehlo.exponential"(%30) : (tensor<2x5xf32>) -> tensor<2x5xf32>
    %32 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<f32>} : () -> tensor<f32>
    %33 = "stablehlo.reduce"(%31, %32) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<2x5xf32>, tensor<f32>) -> tensor<2xf32>
    %34 = "stablehlo.log"(%33) : (tensor<2xf32>) -> tensor<2xf32>
    %35 = "stablehlo.broadcast_in_dim"(%34) {broadcast_dimensions = array<i64: 0>} : (tensor<2xf32>) -> tensor<2x5xf32>
    %36 = "stablehlo.subtract"(%30, %35) : (tensor<2x5xf32>, tensor<2x5xf32>) -> tensor<2x5xf32>
    %37 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<2x5xf32>} : () -> tensor<2x5xf32>
    %38 = "stablehlo.compare"(%36, %37) {comparison_direction = #stablehlo<comparison_direction LT>} : (tensor<2x5xf32>, tensor<2x5xf32>) -> tensor<2x5xi1>
    %40 = "stablehlo.broadcast_in_dim"(%39) {broadcast_dimensions = array<i64>} : (tensor<f32>) -> tensor<2x5xf32>
    %41 = "stablehlo.multiply"(%36, %40) : (tensor<2x5xf32>, tensor<2x5xf32>) -> tensor<2x5xf32>
    %42 = "stablehlo.divide"(%36, %40) : (tensor<2x5xf32>, tensor<2x5xf32>) -> tensor<2x5xf32>
    %43 = "stablehlo.select"(%38, %41, %42) : (tensor<2x5xi1>, tensor<2x5xf32>, tensor<2x5xf32>) -> tensor<2x5xf32>
    %44 = "stablehlo.select"(%26, %43, %36) : (tensor<2x5xi1>, tensor<2x5xf32>, tensor<2x5xf32>) -> tensor<2x5xf32>
    %45 = "stablehlo.select"(%18, %19, %44) : (tensor<2x5xi1>, tensor<2x5xf32>, tensor<2x5xf32>) -> tensor<2x5xf32>
    %46 = "stablehlo.constant"() {value = dense<0> : tensor<1x2xi32>} : () -> tensor<1x2xi32>
    %47 = "stablehlo.compare"(%10, %46) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi1>
    %48 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<1x2xf32>} : () -> tensor<1x2xf32>
    %49 = "stablehlo.constant"() {value = dense<0xCE6E6B28> : tensor<1x2xf32>} : () -> tensor<1x2xf32>
    %50 = "stablehlo.select"(%47, %48, %49) : (tensor<1x2xi1>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    %51 = "stablehlo.reshape"(%50) : (tensor<1x2xf32>) -> tensor<2xf32>
    %52 = "stablehlo.broadcast_in_dim"(%51) {broadcast_dimensions = array<i64: 0>} : (tensor<2xf32>) -> tensor<2x5xf32>
    %53 = "stablehlo.add"(%45, %52) : (tensor<2x5xf32>, tensor<2x5xf32>) -> tensor<2x5xf32>
    %54 = "stablehlo.reshape"(%53) : (tensor<2x5xf32>) -> tensor<1x10xf32>
    %55 = "stablehlo.reduce"(%54, %27) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.maximum"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x10xf32>, tensor<f32>) -> tensor<1xf32>
    %56 = "stablehlo.broadcast_in_dim"(%55) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x10xf32>
    %57 = "stablehlo.compare"(%54, %56) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x10xf32>, tensor<1x10xf32>) -> tensor<1x10xi1>
    %58 = "stablehlo.constant"() {value = dense<9> : tensor<1x10xi32>} : () -> tensor<1x10xi32>
    %59 = "stablehlo.select"(%57, %11, %58) : (tensor<1x10xi1>, tensor<1x10xi32>, tensor<1x10xi32>) -> tensor<1x10xi32>
    %60 = "stablehlo.constant"() {value = dense<2147483647> : tensor<i32>} : () -> tensor<i32>
    %61 = "stablehlo.reduce"(%59, %60) ({ ^bb0(%p: tensor<i32>, %q: tensor<i32>): %t = "stablehlo.minimum"(%p, %q) : (tensor<i32>, tensor<i32>) -> tensor<i32> "stablehlo.return"(%t) : (tensor<i32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x10xi32>, tensor<i32>) -> tensor<1xi32>
    %62 = "stablehlo.broadcast_in_dim"(%61) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x10xi32>
    %63 = "stablehlo.compare"(%11, %62) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x10xi32>, tensor<1x10xi32>) -> tensor<1x10xi1>
    %64 = "stablehlo.constant"() {value = dense<0xFF800000> : tensor<1x10xf32>} : () -> tensor<1x10xf32>
    %65 = "stablehlo.select"(%63, %64, %54) : (tensor<1x10xi1>, tensor<1x10xf32>, tensor<1x10xf32>) -> tensor<1x10xf32>
    %66 = "stablehlo.reduce"(%65, %27) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.maximum"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x10xf32>, tensor<f32>) -> tensor<1xf32>
    %67 = "stablehlo.broadcast_in_dim"(%66) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x10xf32>
    %68 = "stablehlo.compare"(%65, %67) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x10xf32>, tensor<1x10xf32>) -> tensor<1x10xi1>
    %69 = "stablehlo.select"(%68, %11, %58) : (tensor<1x10xi1>, tensor<1x10xi32>, tensor<1x10xi32>) -> tensor<1x10xi32>
    %70 = "stablehlo.reduce"(%69, %60) ({ ^bb0(%p: tensor<i32>, %q: tensor<i32>): %t = "stablehlo.minimum"(%p, %q) : (tensor<i32>, tensor<i32>) -> tensor<i32> "stablehlo.return"(%t) : (tensor<i32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x10xi32>, tensor<i32>) -> tensor<1xi32>
    %71 = "stablehlo.broadcast_in_dim"(%70) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x10xi32>
    %72 = "stablehlo.compare"(%11, %71) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x10xi32>, tensor<1x10xi32>) -> tensor<1x10xi1>
    %73 = "stablehlo.select"(%72, %64, %65) : (tensor<1x10xi1>, tensor<1x10xf32>, tensor<1x10xf32>) -> tensor<1x10xf32>
    %74 = "stablehlo.reduce"(%73, %27) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.maximum"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x10xf32>, tensor<f32>) -> tensor<1xf32>
    %75 = "stablehlo.broadcast_in_dim"(%74) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x10xf32>
    %76 = "stablehlo.compare"(%73, %75) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x10xf32>, tensor<1x10xf32>) -> tensor<1x10xi1>
    %77 = "stablehlo.select"(%76, %11, %58) : (tensor<1x10xi1>, tensor<1x10xi32>, tensor<1x10xi32>) -> tensor<1x10xi32>
    %78 = "stablehlo.reduce"(%77, %60) ({ ^bb0(%p: tensor<i32>, %q: tensor<i32>): %t = "stablehlo.minimum"(%p, %q) : (tensor<i32>, tensor<i32>) -> tensor<i32> "stablehlo.return"(%t) : (tensor<i32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x10xi32>, tensor<i32>) -> tensor<1xi32>
    %79 = "stablehlo.constant"() {value = dense<5> : tensor<1xi32>} : () -> tensor<1xi32>
    %80 = "stablehlo.divide"(%78, %79) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %81 = "stablehlo.multiply"(%80, %79) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %82 = "stablehlo.subtract"(%78, %81) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %83 = "stablehlo.constant"() {value = dense<2> : tensor<1xi32>} : () -> tensor<1xi32>
    %84 = "stablehlo.compare"(%82, %83) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi1>
    %85 = "stablehlo.compare"(%84, %6) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1xi1>, tensor<1xi1>) -> tensor<1xi1>
    %86 = "stablehlo.divide"(%70, %79) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %87 = "stablehlo.multiply"(%86, %79) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %88 = "stablehlo.subtract"(%70, %87) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %89 = "stablehlo.compare"(%88, %83) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi1>
    %90 = "stablehlo.compare"(%89, %6) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1xi1>, tensor<1xi1>) -> tensor<1xi1>
    %91 = "stablehlo.divide"(%61, %79) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %92 = "stablehlo.multiply"(%91, %79) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %93 = "stablehlo.subtract"(%61, %92) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %94 = "stablehlo.compare"(%93, %83) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi1>
    %95 = "stablehlo.compare"(%94, %6) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1xi1>, tensor<1xi1>) -> tensor<1xi1>
    %96 = "stablehlo.constant"() {value = dense<0> : tensor<1xi32>} : () -> tensor<1xi32>
    %97 = "stablehlo.constant"() {value = dense<1> : tensor<1xi32>} : () -> tensor<1xi32>
    %98 = "stablehlo.add"(%96, %97) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %99 = "stablehlo.select"(%95, %98, %96) : (tensor<1xi1>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %100 = "stablehlo.add"(%99, %97) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %101 = "stablehlo.select"(%90, %100, %99) : (tensor<1xi1>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %102 = "stablehlo.add"(%101, %97) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %103 = "stablehlo.select"(%85, %102, %101) : (tensor<1xi1>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %104 = "stablehlo.broadcast_in_dim"(%103) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x2xi32>
    %105 = "stablehlo.compare"(%10, %104) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi1>
    %106 = "stablehlo.broadcast_in_dim"(%78) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x10xi32>
    %107 = "stablehlo.compare"(%11, %106) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x10xi32>, tensor<1x10xi32>) -> tensor<1x10xi1>
    %108 = "stablehlo.select"(%107, %64, %73) : (tensor<1x10xi1>, tensor<1x10xf32>, tensor<1x10xf32>) -> tensor<1x10xf32>
    %109 = "stablehlo.reduce"(%108, %27) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.maximum"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x10xf32>, tensor<f32>) -> tensor<1xf32>
    %110 = "stablehlo.broadcast_in_dim"(%109) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x10xf32>
    %111 = "stablehlo.compare"(%108, %110) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x10xf32>, tensor<1x10xf32>) -> tensor<1x10xi1>
    %112 = "stablehlo.select"(%111, %11, %58) : (tensor<1x10xi1>, tensor<1x10xi32>, tensor<1x10xi32>) -> tensor<1x10xi32>
    %113 = "stablehlo.reduce"(%112, %60) ({ ^bb0(%p: tensor<i32>, %q: tensor<i32>): %t = "stablehlo.minimum"(%p, %q) : (tensor<i32>, tensor<i32>) -> tensor<i32> "stablehlo.return"(%t) : (tensor<i32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x10xi32>, tensor<i32>) -> tensor<1xi32>
    %114 = "stablehlo.divide"(%113, %79) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %115 = "stablehlo.multiply"(%114, %79) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %116 = "stablehlo.subtract"(%113, %115) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %117 = "stablehlo.compare"(%116, %83) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi1>
    %118 = "stablehlo.compare"(%117, %6) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1xi1>, tensor<1xi1>) -> tensor<1xi1>
    %119 = "stablehlo.broadcast_in_dim"(%118) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi1>) -> tensor<1x2xi1>
    %120 = "stablehlo.and"(%105, %119) : (tensor<1x2xi1>, tensor<1x2xi1>) -> tensor<1x2xi1>
    %121 = "stablehlo.broadcast_in_dim"(%120) {broadcast_dimensions = array<i64: 0, 1>} : (tensor<1x2xi1>) -> tensor<1x2x4xi1>
    %122 = "stablehlo.iota"() {iota_dimension = 1 : i64} : () -> tensor<1x4xi32>
    %123 = "stablehlo.broadcast_in_dim"(%1) {broadcast_dimensions = array<i64>} : (tensor<i32>) -> tensor<1x4xi32>
    %124 = "stablehlo.compare"(%122, %123) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x4xi32>, tensor<1x4xi32>) -> tensor<1x4xi1>
    %125 = "stablehlo.convert"(%116) : (tensor<1xi32>) -> tensor<1xf32>
    %126 = "stablehlo.broadcast_in_dim"(%125) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x4xf32>
    %127 = "stablehlo.reshape"(%9) : (tensor<1x2x4xf32>) -> tensor<2x4xf32>
    %128 = "stablehlo.iota"() {iota_dimension = 0 : i64} : () -> tensor<1xi32>
    %129 = "stablehlo.multiply"(%128, %83) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %130 = "stablehlo.add"(%129, %114) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %131 = "stablehlo.gather"(%127, %130) {dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 4>, indices_are_sorted = false} : (tensor<2x4xf32>, tensor<1xi32>) -> tensor<1x4xf32>
    %132 = "stablehlo.select"(%124, %126, %131) : (tensor<1x4xi1>, tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
    %133 = "stablehlo.broadcast_in_dim"(%132) {broadcast_dimensions = array<i64: 0, 2>} : (tensor<1x4xf32>) -> tensor<1x2x4xf32>
    %134 = "stablehlo.broadcast_in_dim"(%101) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x2xi32>
    %135 = "stablehlo.compare"(%10, %134) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi1>
    %136 = "stablehlo.broadcast_in_dim"(%85) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi1>) -> tensor<1x2xi1>
    %137 = "stablehlo.and"(%135, %136) : (tensor<1x2xi1>, tensor<1x2xi1>) -> tensor<1x2xi1>
    %138 = "stablehlo.broadcast_in_dim"(%137) {broadcast_dimensions = array<i64: 0, 1>} : (tensor<1x2xi1>) -> tensor<1x2x4xi1>
    %139 = "stablehlo.convert"(%82) : (tensor<1xi32>) -> tensor<1xf32>
    %140 = "stablehlo.broadcast_in_dim"(%139) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x4xf32>
    %141 = "stablehlo.add"(%129, %80) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %142 = "stablehlo.gather"(%127, %141) {dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 4>, indices_are_sorted = false} : (tensor<2x4xf32>, tensor<1xi32>) -> tensor<1x4xf32>
    %143 = "stablehlo.select"(%124, %140, %142) : (tensor<1x4xi1>, tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
    %144 = "stablehlo.broadcast_in_dim"(%143) {broadcast_dimensions = array<i64: 0, 2>} : (tensor<1x4xf32>) -> tensor<1x2x4xf32>
    %145 = "stablehlo.broadcast_in_dim"(%99) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x2xi32>
    %146 = "stablehlo.compare"(%10, %145) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi1>
    %147 = "stablehlo.broadcast_in_dim"(%90) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi1>) -> tensor<1x2xi1>
    %148 = "stablehlo.and"(%146, %147) : (tensor<1x2xi1>, tensor<1x2xi1>) -> tensor<1x2xi1>
    %149 = "stablehlo.broadcast_in_dim"(%148) {broadcast_dimensions = array<i64: 0, 1>} : (tensor<1x2xi1>) -> tensor<1x2x4xi1>
    %150 = "stablehlo.convert"(%88) : (tensor<1xi32>) -> tensor<1xf32>
    %151 = "stablehlo.broadcast_in_dim"(%150) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x4xf32>
    %152 = "stablehlo.add"(%129, %86) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %153 = "stablehlo.gather"(%127, %152) {dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 4>, indices_are_sorted = false} : (tensor<2x4xf32>, tensor<1xi32>) -> tensor<1x4xf32>
    %154 = "stablehlo.select"(%124, %151, %153) : (tensor<1x4xi1>, tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
    %155 = "stablehlo.broadcast_in_dim"(%154) {broadcast_dimensions = array<i64: 0, 2>} : (tensor<1x4xf32>) -> tensor<1x2x4xf32>
    %156 = "stablehlo.broadcast_in_dim"(%96) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x2xi32>
    %157 = "stablehlo.compare"(%10, %156) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi1>
    %158 = "stablehlo.broadcast_in_dim"(%95) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi1>) -> tensor<1x2xi1>
    %159 = "stablehlo.and"(%157, %158) : (tensor<1x2xi1>, tensor<1x2xi1>) -> tensor<1x2xi1>
    %160 = "stablehlo.broadcast_in_dim"(%159) {broadcast_dimensions = array<i64: 0, 1>} : (tensor<1x2xi1>) -> tensor<1x2x4xi1>
    %161 = "stablehlo.convert"(%93) : (tensor<1xi32>) -> tensor<1xf32>
    %162 = "stablehlo.broadcast_in_dim"(%161) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x4xf32>
    %163 = "stablehlo.add"(%129, %91) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %164 = "stablehlo.gather"(%127, %163) {dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 4>, indices_are_sorted = false} : (tensor<2x4xf32>, tensor<1xi32>) -> tensor<1x4xf32>
    %165 = "stablehlo.select"(%124, %162, %164) : (tensor<1x4xi1>, tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
    %166 = "stablehlo.broadcast_in_dim"(%165) {broadcast_dimensions = array<i64: 0, 2>} : (tensor<1x4xf32>) -> tensor<1x2x4xf32>
    %167 = "stablehlo.select"(%160, %166, %9) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %168 = "stablehlo.select"(%149, %155, %167) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %169 = "stablehlo.select"(%138, %144, %168) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %170 = "stablehlo.select"(%121, %133, %169) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %171 = "stablehlo.select"(%8, %9, %170) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %172 = "stablehlo.select"(%5, %171, %9) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %173 = "stablehlo.reduce"(%172, %32) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 2>} : (tensor<1x2x4xf32>, tensor<f32>) -> tensor<1x2xf32>
    %174 = "stablehlo.convert"(%173) : (tensor<1x2xf32>) -> tensor<1x2xi32>
    %175 = "stablehlo.reshape"(%174) : (tensor<1x2xi32>) -> tensor<2xi32>
    %176 = "stablehlo.iota"() {iota_dimension = 0 : i64} : () -> tensor<1x2xi32>
    %177 = "stablehlo.constant"() {value = dense<2> : tensor<1x2xi32>} : () -> tensor<1x2xi32>
    %178 = "stablehlo.multiply"(%176, %177) : (tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi32>
    %179 = "stablehlo.broadcast_in_dim"(%114) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x2xi32>
    %180 = "stablehlo.broadcast_in_dim"(%80) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x2xi32>
    %181 = "stablehlo.broadcast_in_dim"(%86) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x2xi32>
    %182 = "stablehlo.broadcast_in_dim"(%91) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x2xi32>
    %183 = "stablehlo.select"(%159, %182, %10) : (tensor<1x2xi1>, tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi32>
    %184 = "stablehlo.select"(%148, %181, %183) : (tensor<1x2xi1>, tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi32>
    %185 = "stablehlo.select"(%137, %180, %184) : (tensor<1x2xi1>, tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi32>
    %186 = "stablehlo.select"(%120, %179, %185) : (tensor<1x2xi1>, tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi32>
    %187 = "stablehlo.select"(%7, %10, %186) : (tensor<1x2xi1>, tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi32>
    %188 = "stablehlo.add"(%178, %187) : (tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi32>
    %189 = "stablehlo.reshape"(%188) : (tensor<1x2xi32>) -> tensor<2xi32>
    %190 = "stablehlo.gather"(%26, %189) {dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 5>, indices_are_sorted = false} : (tensor<2x5xi1>, tensor<2xi32>) -> tensor<2x5xi1>
    %191 = "stablehlo.broadcast_in_dim"(%175) {broadcast_dimensions = array<i64: 0>} : (tensor<2xi32>) -> tensor<2x5xi32>
    %192 = "stablehlo.compare"(%12, %191) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<2x5xi32>, tensor<2x5xi32>) -> tensor<2x5xi1>
    %193 = "stablehlo.or"(%190, %192) : (tensor<2x5xi1>, tensor<2x5xi1>) -> tensor<2x5xi1>
    %194 = "stablehlo.broadcast_in_dim"(%109) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x2xf32>
    %195 = "stablehlo.broadcast_in_dim"(%74) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x2xf32>
    %196 = "stablehlo.broadcast_in_dim"(%66) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x2xf32>
    %197 = "stablehlo.broadcast_in_dim"(%55) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x2xf32>
    %198 = "stablehlo.select"(%159, %197, %50) : (tensor<1x2xi1>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    %199 = "stablehlo.select"(%148, %196, %198) : (tensor<1x2xi1>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    %200 = "stablehlo.select"(%137, %195, %199) : (tensor<1x2xi1>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    %201 = "stablehlo.select"(%120, %194, %200) : (tensor<1x2xi1>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    %202 = "stablehlo.select"(%7, %50, %201) : (tensor<1x2xi1>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    %203 = "stablehlo.broadcast_in_dim"(%113) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x10xi32>
    %204 = "stablehlo.compare"(%11, %203) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x10xi32>, tensor<1x10xi32>) -> tensor<1x10xi1>
    %205 = "stablehlo.reshape"(%36) : (tensor<2x5xf32>) -> tensor<1x10xf32>
    %206 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<1x10xf32>} : () -> tensor<1x10xf32>
    %207 = "stablehlo.select"(%204, %205, %206) : (tensor<1x10xi1>, tensor<1x10xf32>, tensor<1x10xf32>) -> tensor<1x10xf32>
    %208 = "stablehlo.reduce"(%207, %32) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x10xf32>, tensor<f32>) -> tensor<1xf32>
    %209 = "stablehlo.broadcast_in_dim"(%208) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x4xf32>
    %210 = "stablehlo.select"(%124, %209, %131) : (tensor<1x4xi1>, tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
    %211 = "stablehlo.broadcast_in_dim"(%210) {broadcast_dimensions = array<i64: 0, 2>} : (tensor<1x4xf32>) -> tensor<1x2x4xf32>
    %212 = "stablehlo.select"(%107, %205, %206) : (tensor<1x10xi1>, tensor<1x10xf32>, tensor<1x10xf32>) -> tensor<1x10xf32>
    %213 = "stablehlo.reduce"(%212, %32) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x10xf32>, tensor<f32>) -> tensor<1xf32>
    %214 = "stablehlo.broadcast_in_dim"(%213) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x4xf32>
    %215 = "stablehlo.select"(%124, %214, %142) : (tensor<1x4xi1>, tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
    %216 = "stablehlo.broadcast_in_dim"(%215) {broadcast_dimensions = array<i64: 0, 2>} : (tensor<1x4xf32>) -> tensor<1x2x4xf32>
    %217 = "stablehlo.select"(%72, %205, %206) : (tensor<1x10xi1>, tensor<1x10xf32>, tensor<1x10xf32>) -> tensor<1x10xf32>
    %218 = "stablehlo.reduce"(%217, %32) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x10xf32>, tensor<f32>) -> tensor<1xf32>
    %219 = "stablehlo.broadcast_in_dim"(%218) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x4xf32>
    %220 = "stablehlo.select"(%124, %219, %153) : (tensor<1x4xi1>, tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
    %221 = "stablehlo.broadcast_in_dim"(%220) {broadcast_dimensions = array<i64: 0, 2>} : (tensor<1x4xf32>) -> tensor<1x2x4xf32>
    %222 = "stablehlo.select"(%63, %205, %206) : (tensor<1x10xi1>, tensor<1x10xf32>, tensor<1x10xf32>) -> tensor<1x10xf32>
    %223 = "stablehlo.reduce"(%222, %32) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x10xf32>, tensor<f32>) -> tensor<1xf32>
    %224 = "stablehlo.broadcast_in_dim"(%223) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x4xf32>
    %225 = "stablehlo.select"(%124, %224, %164) : (tensor<1x4xi1>, tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
    %226 = "stablehlo.broadcast_in_dim"(%225) {broadcast_dimensions = array<i64: 0, 2>} : (tensor<1x4xf32>) -> tensor<1x2x4xf32>
    %227 = "stablehlo.select"(%160, %226, %9) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %228 = "stablehlo.select"(%149, %221, %227) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %229 = "stablehlo.select"(%138, %216, %228) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %230 = "stablehlo.select"(%121, %211, %229) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %231 = "stablehlo.select"(%8, %9, %230) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %232 = "stablehlo.constant"() {value = dense<0xFF800000> : tensor<1x2xf32>} : () -> tensor<1x2xf32>
    %233 = "stablehlo.dynamic_slice"(%a1, %2) {slice_sizes = array<i64: 1>} : (tensor<5xf32>, tensor<i32>) -> tensor<1xf32>
    %234 = "stablehlo.reshape"(%233) : (tensor<1xf32>) -> tensor<f32>
    %235 = "stablehlo.broadcast_in_dim"(%234) {broadcast_dimensions = array<i64>} : (tensor<f32>) -> tensor<1xf32>
    %236 = "stablehlo.divide"(%55, %235) : (tensor<1xf32>, tensor<1xf32>) -> tensor<1xf32>
    %237 = "stablehlo.broadcast_in_dim"(%236) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x2xf32>
    %238 = "stablehlo.compare"(%232, %237) {comparison_direction = #stablehlo<comparison_direction GE>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xi1>
    %239 = "stablehlo.constant"() {value = dense<1> : tensor<1x2xi32>} : () -> tensor<1x2xi32>
    %240 = "stablehlo.select"(%238, %239, %46) : (tensor<1x2xi1>, tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi32>
    %241 = "stablehlo.constant"() {value = dense<0> : tensor<i32>} : () -> tensor<i32>
    %242 = "stablehlo.reduce"(%240, %241) ({ ^bb0(%p: tensor<i32>, %q: tensor<i32>): %t = "stablehlo.add"(%p, %q) : (tensor<i32>, tensor<i32>) -> tensor<i32> "stablehlo.return"(%t) : (tensor<i32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x2xi32>, tensor<i32>) -> tensor<1xi32>
    %243 = "stablehlo.broadcast_in_dim"(%242) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x2xi32>
    %244 = "stablehlo.compare"(%10, %243) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi1>
    %246 = "stablehlo.compare"(%2, %245) {comparison_direction = #stablehlo<comparison_direction GE>} : (tensor<i32>, tensor<i32>) -> tensor<i1>
    %247 = "stablehlo.broadcast_in_dim"(%246) {broadcast_dimensions = array<i64>} : (tensor<i1>) -> tensor<1xi1>
    %248 = "stablehlo.or"(%94, %247) : (tensor<1xi1>, tensor<1xi1>) -> tensor<1xi1>
    %249 = "stablehlo.broadcast_in_dim"(%248) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi1>) -> tensor<1x2xi1>
    %250 = "stablehlo.and"(%244, %249) : (tensor<1x2xi1>, tensor<1x2xi1>) -> tensor<1x2xi1>
    %251 = "stablehlo.compare"(%10, %243) {comparison_direction = #stablehlo<comparison_direction GT>} : (tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi1>
    %252 = "stablehlo.and"(%251, %249) : (tensor<1x2xi1>, tensor<1x2xi1>) -> tensor<1x2xi1>
    %253 = "stablehlo.slice"(%232) {limit_indices = array<i64: 1, 1>, start_indices = array<i64: 0, 0>, strides = array<i64: 1, 1>} : (tensor<1x2xf32>) -> tensor<1x1xf32>
    %254 = "stablehlo.concatenate"(%253, %253) {dimension = 1 : i64} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
    %255 = "stablehlo.select"(%252, %254, %232) : (tensor<1x2xi1>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    %256 = "stablehlo.select"(%250, %237, %255) : (tensor<1x2xi1>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    %257 = "stablehlo.divide"(%66, %235) : (tensor<1xf32>, tensor<1xf32>) -> tensor<1xf32>
    %258 = "stablehlo.broadcast_in_dim"(%257) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x2xf32>
    %259 = "stablehlo.compare"(%256, %258) {comparison_direction = #stablehlo<comparison_direction GE>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xi1>
    %260 = "stablehlo.select"(%259, %239, %46) : (tensor<1x2xi1>, tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi32>
    %261 = "stablehlo.reduce"(%260, %241) ({ ^bb0(%p: tensor<i32>, %q: tensor<i32>): %t = "stablehlo.add"(%p, %q) : (tensor<i32>, tensor<i32>) -> tensor<i32> "stablehlo.return"(%t) : (tensor<i32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x2xi32>, tensor<i32>) -> tensor<1xi32>
    %262 = "stablehlo.broadcast_in_dim"(%261) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x2xi32>
    %263 = "stablehlo.compare"(%10, %262) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi1>
    %264 = "stablehlo.or"(%89, %247) : (tensor<1xi1>, tensor<1xi1>) -> tensor<1xi1>
    %265 = "stablehlo.broadcast_in_dim"(%264) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi1>) -> tensor<1x2xi1>
    %266 = "stablehlo.and"(%263, %265) : (tensor<1x2xi1>, tensor<1x2xi1>) -> tensor<1x2xi1>
    %267 = "stablehlo.compare"(%10, %262) {comparison_direction = #stablehlo<comparison_direction GT>} : (tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi1>
    %268 = "stablehlo.and"(%267, %265) : (tensor<1x2xi1>, tensor<1x2xi1>) -> tensor<1x2xi1>
    %269 = "stablehlo.slice"(%256) {limit_indices = array<i64: 1, 1>, start_indices = array<i64: 0, 0>, strides = array<i64: 1, 1>} : (tensor<1x2xf32>) -> tensor<1x1xf32>
    %270 = "stablehlo.concatenate"(%269, %269) {dimension = 1 : i64} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
    %271 = "stablehlo.select"(%268, %270, %256) : (tensor<1x2xi1>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    %272 = "stablehlo.select"(%266, %258, %271) : (tensor<1x2xi1>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    %273 = "stablehlo.select"(%7, %232, %272) : (tensor<1x2xi1>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    %274 = "stablehlo.broadcast_in_dim"(%266) {broadcast_dimensions = array<i64: 0, 1>} : (tensor<1x2xi1>) -> tensor<1x2x4xi1>
    %275 = "stablehlo.broadcast_in_dim"(%268) {broadcast_dimensions = array<i64: 0, 1>} : (tensor<1x2xi1>) -> tensor<1x2x4xi1>
    %276 = "stablehlo.broadcast_in_dim"(%250) {broadcast_dimensions = array<i64: 0, 1>} : (tensor<1x2xi1>) -> tensor<1x2x4xi1>
    %277 = "stablehlo.broadcast_in_dim"(%252) {broadcast_dimensions = array<i64: 0, 1>} : (tensor<1x2xi1>) -> tensor<1x2x4xi1>
    %278 = "stablehlo.slice"(%9) {limit_indices = array<i64: 1, 1, 4>, start_indices = array<i64: 0, 0, 0>, strides = array<i64: 1, 1, 1>} : (tensor<1x2x4xf32>) -> tensor<1x1x4xf32>
    %279 = "stablehlo.concatenate"(%278, %278) {dimension = 1 : i64} : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x2x4xf32>
    %280 = "stablehlo.select"(%277, %279, %9) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %281 = "stablehlo.select"(%276, %166, %280) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %282 = "stablehlo.slice"(%281) {limit_indices = array<i64: 1, 1, 4>, start_indices = array<i64: 0, 0, 0>, strides = array<i64: 1, 1, 1>} : (tensor<1x2x4xf32>) -> tensor<1x1x4xf32>
    %283 = "stablehlo.concatenate"(%282, %282) {dimension = 1 : i64} : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x2x4xf32>
    %284 = "stablehlo.select"(%275, %283, %281) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %285 = "stablehlo.select"(%274, %155, %284) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %286 = "stablehlo.select"(%8, %9, %285) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %287 = "stablehlo.select"(%276, %226, %280) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %288 = "stablehlo.slice"(%287) {limit_indices = array<i64: 1, 1, 4>, start_indices = array<i64: 0, 0, 0>, strides = array<i64: 1, 1, 1>} : (tensor<1x2x4xf32>) -> tensor<1x1x4xf32>
    %289 = "stablehlo.concatenate"(%288, %288) {dimension = 1 : i64} : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x2x4xf32>
    %290 = "stablehlo.select"(%275, %289, %287) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %291 = "stablehlo.select"(%274, %221, %290) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %292 = "stablehlo.select"(%8, %9, %291) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %293 = "stablehlo.or"(%6, %247) : (tensor<1xi1>, tensor<1xi1>) -> tensor<1xi1>
    %294 = "stablehlo.minimum"(%98, %83) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %295 = "stablehlo.select"(%248, %294, %96) : (tensor<1xi1>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %296 = "stablehlo.add"(%295, %97) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %297 = "stablehlo.minimum"(%296, %83) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %298 = "stablehlo.select"(%264, %297, %295) : (tensor<1xi1>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %299 = "stablehlo.compare"(%298, %83) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi1>
    %300 = "stablehlo.slice"(%201) {limit_indices = array<i64: 1, 1>, start_indices = array<i64: 0, 0>, strides = array<i64: 1, 1>} : (tensor<1x2xf32>) -> tensor<1x1xf32>
    %301 = "stablehlo.reshape"(%300) : (tensor<1x1xf32>) -> tensor<1xf32>
    %302 = "stablehlo.divide"(%301, %235) : (tensor<1xf32>, tensor<1xf32>) -> tensor<1xf32>
    %303 = "stablehlo.slice"(%272) {limit_indices = array<i64: 1, 2>, start_indices = array<i64: 0, 1>, strides = array<i64: 1, 1>} : (tensor<1x2xf32>) -> tensor<1x1xf32>
    %304 = "stablehlo.reshape"(%303) : (tensor<1x1xf32>) -> tensor<1xf32>
    %305 = "stablehlo.compare"(%302, %304) {comparison_direction = #stablehlo<comparison_direction LE>} : (tensor<1xf32>, tensor<1xf32>) -> tensor<1xi1>
    %306 = "stablehlo.and"(%299, %305) : (tensor<1xi1>, tensor<1xi1>) -> tensor<1xi1>
    %307 = "stablehlo.or"(%293, %306) : (tensor<1xi1>, tensor<1xi1>) -> tensor<1xi1>
    %308 = "stablehlo.select"(%6, %96, %298) : (tensor<1xi1>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %309 = "stablehlo.reshape"(%a2) : (tensor<2x4x2xf32>) -> tensor<2x8xf32>
    %310 = "stablehlo.gather"(%309, %189) {dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 8>, indices_are_sorted = false} : (tensor<2x8xf32>, tensor<2xi32>) -> tensor<2x8xf32>
    %311 = "stablehlo.reshape"(%310) : (tensor<2x8xf32>) -> tensor<2x4x2xf32>
    %312:17 = "stablehlo.while"(%2, %245, %15, %39, %175, %193, %202, %171, %231, %273, %286, %292, %307, %308, %311, %a3, %a1) ({
    ^bb0(%s0: tensor<i32>, %s1: tensor<i32>, %s2: tensor<i32>, %s3: tensor<f32>, %s4: tensor<2xi32>, %s5: tensor<2x5xi1>, %s6: tensor<1x2xf32>, %s7: tensor<1x2x4xf32>, %s8: tensor<1x2x4xf32>, %s9: tensor<1x2xf32>, %s10: tensor<1x2x4xf32>, %s11: tensor<1x2x4xf32>, %s12: tensor<1xi1>, %s13: tensor<1xi32>, %s14: tensor<2x4x2xf32>, %s15: tensor<5x2xf32>, %s16: tensor<5xf32>):
    %c0 = "stablehlo.compare"(%s0, %s1) {comparison_direction = #stablehlo<comparison_direction LT>} : (tensor<i32>, tensor<i32>) -> tensor<i1>
    %c1 = "stablehlo.constant"() {value = dense<false> : tensor<1xi1>} : () -> tensor<1xi1>
    %c2 = "stablehlo.compare"(%s12, %c1) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1xi1>, tensor<1xi1>) -> tensor<1xi1>
    %c3 = "stablehlo.constant"() {value = dense<false> : tensor<i1>} : () -> tensor<i1>
    %c4 = "stablehlo.reduce"(%c2, %c3) ({ ^bb0(%p: tensor<i1>, %q: tensor<i1>): %t = "stablehlo.or"(%p, %q) : (tensor<i1>, tensor<i1>) -> tensor<i1> "stablehlo.return"(%t) : (tensor<i1>) -> () }) {dimensions = array<i64: 0>} : (tensor<1xi1>, tensor<i1>) -> tensor<i1>
    %c5 = "stablehlo.and"(%c0, %c4) : (tensor<i1>, tensor<i1>) -> tensor<i1>
    "stablehlo.return"(%c5) : (tensor<i1>) -> ()
    }, {
    ^bb0(%s0: tensor<i32>, %s1: tensor<i32>, %s2: tensor<i32>, %s3: tensor<f32>, %s4: tensor<2xi32>, %s5: tensor<2x5xi1>, %s6: tensor<1x2xf32>, %s7: tensor<1x2x4xf32>, %s8: tensor<1x2x4xf32>, %s9: tensor<1x2xf32>, %s10: tensor<1x2x4xf32>, %s11: tensor<1x2x4xf32>, %s12: tensor<1xi1>, %s13: tensor<1xi32>, %s14: tensor<2x4x2xf32>, %s15: tensor<5x2xf32>, %s16: tensor<5xf32>):
    %b0 = "stablehlo.constant"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
    %b1 = "stablehlo.add"(%s0, %b0) : (tensor<i32>, tensor<i32>) -> tensor<i32>
    %b2 = "stablehlo.iota"() {iota_dimension = 2 : i64} : () -> tensor<1x2x4xi32>
    %b3 = "stablehlo.broadcast_in_dim"(%s0) {broadcast_dimensions = array<i64>} : (tensor<i32>) -> tensor<1x2x4xi32>
    %b4 = "stablehlo.compare"(%b2, %b3) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x2x4xi32>, tensor<1x2x4xi32>) -> tensor<1x2x4xi1>
    %b5 = "stablehlo.broadcast_in_dim"(%s12) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi1>) -> tensor<1x2xi1>
    %b6 = "stablehlo.broadcast_in_dim"(%b5) {broadcast_dimensions = array<i64: 0, 1>} : (tensor<1x2xi1>) -> tensor<1x2x4xi1>
    %b7 = "stablehlo.iota"() {iota_dimension = 1 : i64} : () -> tensor<1x2xi32>
    %b8 = "stablehlo.iota"() {iota_dimension = 1 : i64} : () -> tensor<1x10xi32>
    %b9 = "stablehlo.iota"() {iota_dimension = 1 : i64} : () -> tensor<2x5xi32>
    %b10 = "stablehlo.constant"() {value = dense<2> : tensor<2x5xi32>} : () -> tensor<2x5xi32>
    %b11 = "stablehlo.compare"(%b9, %b10) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<2x5xi32>, tensor<2x5xi32>) -> tensor<2x5xi1>
    %b12 = "stablehlo.compare"(%s0, %s2) {comparison_direction = #stablehlo<comparison_direction LT>} : (tensor<i32>, tensor<i32>) -> tensor<i1>
    %b13 = "stablehlo.broadcast_in_dim"(%b12) {broadcast_dimensions = array<i64>} : (tensor<i1>) -> tensor<2x5xi1>
    %b14 = "stablehlo.and"(%b11, %b13) : (tensor<2x5xi1>, tensor<2x5xi1>) -> tensor<2x5xi1>
    %b15 = "stablehlo.constant"() {value = dense<0xFF800000> : tensor<2x5xf32>} : () -> tensor<2x5xf32>
    %b16 = "stablehlo.gather"(%s15, %s4) {dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 2>, indices_are_sorted = false} : (tensor<5x2xf32>, tensor<2xi32>) -> tensor<2x2xf32>
    %b17 = "stablehlo.subtract"(%s0, %b0) : (tensor<i32>, tensor<i32>) -> tensor<i32>
    %b18 = "stablehlo.reshape"(%b17) : (tensor<i32>) -> tensor<1xi32>
    %b19 = "stablehlo.gather"(%s15, %b18) {dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 2>, indices_are_sorted = false} : (tensor<5x2xf32>, tensor<1xi32>) -> tensor<1x2xf32>
    %b20 = "stablehlo.broadcast_in_dim"(%b19) {broadcast_dimensions = array<i64: 0, 1>} : (tensor<1x2xf32>) -> tensor<2x2xf32>
    %b21 = "stablehlo.add"(%b16, %b20) : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
    %b22 = "stablehlo.dot_general"(%b21, %s15) {dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [1], rhs_contracting_dimensions = [1]>, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x2xf32>, tensor<5x2xf32>) -> tensor<2x5xf32>
    %b23 = "stablehlo.constant"() {value = dense<0xFF800000> : tensor<f32>} : () -> tensor<f32>
    %b24 = "stablehlo.reduce"(%b22, %b23) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.maximum"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<2x5xf32>, tensor<f32>) -> tensor<2xf32>
    %b25 = "stablehlo.broadcast_in_dim"(%b24) {broadcast_dimensions = array<i64: 0>} : (tensor<2xf32>) -> tensor<2x5xf32>
    %b26 = "stablehlo.subtract"(%b22, %b25) : (tensor<2x5xf32>, tensor<2x5xf32>) -> tensor<2x5xf32>
    %b27 = "stablehlo.exponential"(%b26) : (tensor<2x5xf32>) -> tensor<2x5xf32>
    %b28 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<f32>} : () -> tensor<f32>
    %b29 = "stablehlo.reduce"(%b27, %b28) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<2x5xf32>, tensor<f32>) -> tensor<2xf32>
    %b30 = "stablehlo.log"(%b29) : (tensor<2xf32>) -> tensor<2xf32>
    %b31 = "stablehlo.broadcast_in_dim"(%b30) {broadcast_dimensions = array<i64: 0>} : (tensor<2xf32>) -> tensor<2x5xf32>
    %b32 = "stablehlo.subtract"(%b26, %b31) : (tensor<2x5xf32>, tensor<2x5xf32>) -> tensor<2x5xf32>
    %b33 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<2x5xf32>} : () -> tensor<2x5xf32>
    %b34 = "stablehlo.compare"(%b32, %b33) {comparison_direction = #stablehlo<comparison_direction LT>} : (tensor<2x5xf32>, tensor<2x5xf32>) -> tensor<2x5xi1>
    %b35 = "stablehlo.broadcast_in_dim"(%s3) {broadcast_dimensions = array<i64>} : (tensor<f32>) -> tensor<2x5xf32>
    %b36 = "stablehlo.multiply"(%b32, %b35) : (tensor<2x5xf32>, tensor<2x5xf32>) -> tensor<2x5xf32>
    %b37 = "stablehlo.divide"(%b32, %b35) : (tensor<2x5xf32>, tensor<2x5xf32>) -> tensor<2x5xf32>
    %b38 = "stablehlo.select"(%b34, %b36, %b37) : (tensor<2x5xi1>, tensor<2x5xf32>, tensor<2x5xf32>) -> tensor<2x5xf32>
    %b39 = "stablehlo.select"(%s5, %b38, %b32) : (tensor<2x5xi1>, tensor<2x5xf32>, tensor<2x5xf32>) -> tensor<2x5xf32>
    %b40 = "stablehlo.select"(%b14, %b15, %b39) : (tensor<2x5xi1>, tensor<2x5xf32>, tensor<2x5xf32>) -> tensor<2x5xf32>
    %b41 = "stablehlo.reshape"(%s6) : (tensor<1x2xf32>) -> tensor<2xf32>
    %b42 = "stablehlo.broadcast_in_dim"(%b41) {broadcast_dimensions = array<i64: 0>} : (tensor<2xf32>) -> tensor<2x5xf32>
    %b43 = "stablehlo.add"(%b40, %b42) : (tensor<2x5xf32>, tensor<2x5xf32>) -> tensor<2x5xf32>
    %b44 = "stablehlo.reshape"(%b43) : (tensor<2x5xf32>) -> tensor<1x10xf32>
    %b45 = "stablehlo.reduce"(%b44, %b23) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.maximum"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x10xf32>, tensor<f32>) -> tensor<1xf32>
    %b46 = "stablehlo.broadcast_in_dim"(%b45) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x10xf32>
    %b47 = "stablehlo.compare"(%b44, %b46) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x10xf32>, tensor<1x10xf32>) -> tensor<1x10xi1>
    %b48 = "stablehlo.constant"() {value = dense<9> : tensor<1x10xi32>} : () -> tensor<1x10xi32>
    %b49 = "stablehlo.select"(%b47, %b8, %b48) : (tensor<1x10xi1>, tensor<1x10xi32>, tensor<1x10xi32>) -> tensor<1x10xi32>
    %b50 = "stablehlo.constant"() {value = dense<2147483647> : tensor<i32>} : () -> tensor<i32>
    %b51 = "stablehlo.reduce"(%b49, %b50) ({ ^bb0(%p: tensor<i32>, %q: tensor<i32>): %t = "stablehlo.minimum"(%p, %q) : (tensor<i32>, tensor<i32>) -> tensor<i32> "stablehlo.return"(%t) : (tensor<i32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x10xi32>, tensor<i32>) -> tensor<1xi32>
    %b52 = "stablehlo.broadcast_in_dim"(%b51) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x10xi32>
    %b53 = "stablehlo.compare"(%b8, %b52) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x10xi32>, tensor<1x10xi32>) -> tensor<1x10xi1>
    %b54 = "stablehlo.constant"() {value = dense<0xFF800000> : tensor<1x10xf32>} : () -> tensor<1x10xf32>
    %b55 = "stablehlo.select"(%b53, %b54, %b44) : (tensor<1x10xi1>, tensor<1x10xf32>, tensor<1x10xf32>) -> tensor<1x10xf32>
    %b56 = "stablehlo.reduce"(%b55, %b23) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.maximum"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x10xf32>, tensor<f32>) -> tensor<1xf32>
    %b57 = "stablehlo.broadcast_in_dim"(%b56) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x10xf32>
    %b58 = "stablehlo.compare"(%b55, %b57) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x10xf32>, tensor<1x10xf32>) -> tensor<1x10xi1>
    %b59 = "stablehlo.select"(%b58, %b8, %b48) : (tensor<1x10xi1>, tensor<1x10xi32>, tensor<1x10xi32>) -> tensor<1x10xi32>
    %b60 = "stablehlo.reduce"(%b59, %b50) ({ ^bb0(%p: tensor<i32>, %q: tensor<i32>): %t = "stablehlo.minimum"(%p, %q) : (tensor<i32>, tensor<i32>) -> tensor<i32> "stablehlo.return"(%t) : (tensor<i32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x10xi32>, tensor<i32>) -> tensor<1xi32>
    %b61 = "stablehlo.broadcast_in_dim"(%b60) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x10xi32>
    %b62 = "stablehlo.compare"(%b8, %b61) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x10xi32>, tensor<1x10xi32>) -> tensor<1x10xi1>
    %b63 = "stablehlo.select"(%b62, %b54, %b55) : (tensor<1x10xi1>, tensor<1x10xf32>, tensor<1x10xf32>) -> tensor<1x10xf32>
    %b64 = "stablehlo.reduce"(%b63, %b23) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.maximum"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x10xf32>, tensor<f32>) -> tensor<1xf32>
    %b65 = "stablehlo.broadcast_in_dim"(%b64) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x10xf32>
    %b66 = "stablehlo.compare"(%b63, %b65) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x10xf32>, tensor<1x10xf32>) -> tensor<1x10xi1>
    %b67 = "stablehlo.select"(%b66, %b8, %b48) : (tensor<1x10xi1>, tensor<1x10xi32>, tensor<1x10xi32>) -> tensor<1x10xi32>
    %b68 = "stablehlo.reduce"(%b67, %b50) ({ ^bb0(%p: tensor<i32>, %q: tensor<i32>): %t = "stablehlo.minimum"(%p, %q) : (tensor<i32>, tensor<i32>) -> tensor<i32> "stablehlo.return"(%t) : (tensor<i32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x10xi32>, tensor<i32>) -> tensor<1xi32>
    %b69 = "stablehlo.constant"() {value = dense<5> : tensor<1xi32>} : () -> tensor<1xi32>
    %b70 = "stablehlo.divide"(%b68, %b69) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b71 = "stablehlo.multiply"(%b70, %b69) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b72 = "stablehlo.subtract"(%b68, %b71) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b73 = "stablehlo.constant"() {value = dense<2> : tensor<1xi32>} : () -> tensor<1xi32>
    %b74 = "stablehlo.compare"(%b72, %b73) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi1>
    %b75 = "stablehlo.constant"() {value = dense<false> : tensor<1xi1>} : () -> tensor<1xi1>
    %b76 = "stablehlo.compare"(%b74, %b75) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1xi1>, tensor<1xi1>) -> tensor<1xi1>
    %b77 = "stablehlo.divide"(%b60, %b69) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b78 = "stablehlo.multiply"(%b77, %b69) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b79 = "stablehlo.subtract"(%b60, %b78) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b80 = "stablehlo.compare"(%b79, %b73) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi1>
    %b81 = "stablehlo.compare"(%b80, %b75) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1xi1>, tensor<1xi1>) -> tensor<1xi1>
    %b82 = "stablehlo.divide"(%b51, %b69) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b83 = "stablehlo.multiply"(%b82, %b69) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b84 = "stablehlo.subtract"(%b51, %b83) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b85 = "stablehlo.compare"(%b84, %b73) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi1>
    %b86 = "stablehlo.compare"(%b85, %b75) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1xi1>, tensor<1xi1>) -> tensor<1xi1>
    %b87 = "stablehlo.constant"() {value = dense<0> : tensor<1xi32>} : () -> tensor<1xi32>
    %b88 = "stablehlo.constant"() {value = dense<1> : tensor<1xi32>} : () -> tensor<1xi32>
    %b89 = "stablehlo.add"(%b87, %b88) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b90 = "stablehlo.select"(%b86, %b89, %b87) : (tensor<1xi1>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b91 = "stablehlo.add"(%b90, %b88) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b92 = "stablehlo.select"(%b81, %b91, %b90) : (tensor<1xi1>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b93 = "stablehlo.add"(%b92, %b88) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b94 = "stablehlo.select"(%b76, %b93, %b92) : (tensor<1xi1>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b95 = "stablehlo.broadcast_in_dim"(%b94) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x2xi32>
    %b96 = "stablehlo.compare"(%b7, %b95) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi1>
    %b97 = "stablehlo.broadcast_in_dim"(%b68) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x10xi32>
    %b98 = "stablehlo.compare"(%b8, %b97) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x10xi32>, tensor<1x10xi32>) -> tensor<1x10xi1>
    %b99 = "stablehlo.select"(%b98, %b54, %b63) : (tensor<1x10xi1>, tensor<1x10xf32>, tensor<1x10xf32>) -> tensor<1x10xf32>
    %b100 = "stablehlo.reduce"(%b99, %b23) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.maximum"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x10xf32>, tensor<f32>) -> tensor<1xf32>
    %b101 = "stablehlo.broadcast_in_dim"(%b100) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x10xf32>
    %b102 = "stablehlo.compare"(%b99, %b101) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x10xf32>, tensor<1x10xf32>) -> tensor<1x10xi1>
    %b103 = "stablehlo.select"(%b102, %b8, %b48) : (tensor<1x10xi1>, tensor<1x10xi32>, tensor<1x10xi32>) -> tensor<1x10xi32>
    %b104 = "stablehlo.reduce"(%b103, %b50) ({ ^bb0(%p: tensor<i32>, %q: tensor<i32>): %t = "stablehlo.minimum"(%p, %q) : (tensor<i32>, tensor<i32>) -> tensor<i32> "stablehlo.return"(%t) : (tensor<i32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x10xi32>, tensor<i32>) -> tensor<1xi32>
    %b105 = "stablehlo.divide"(%b104, %b69) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b106 = "stablehlo.multiply"(%b105, %b69) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b107 = "stablehlo.subtract"(%b104, %b106) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b108 = "stablehlo.compare"(%b107, %b73) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi1>
    %b109 = "stablehlo.compare"(%b108, %b75) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1xi1>, tensor<1xi1>) -> tensor<1xi1>
    %b110 = "stablehlo.broadcast_in_dim"(%b109) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi1>) -> tensor<1x2xi1>
    %b111 = "stablehlo.and"(%b96, %b110) : (tensor<1x2xi1>, tensor<1x2xi1>) -> tensor<1x2xi1>
    %b112 = "stablehlo.broadcast_in_dim"(%b111) {broadcast_dimensions = array<i64: 0, 1>} : (tensor<1x2xi1>) -> tensor<1x2x4xi1>
    %b113 = "stablehlo.iota"() {iota_dimension = 1 : i64} : () -> tensor<1x4xi32>
    %b114 = "stablehlo.broadcast_in_dim"(%s0) {broadcast_dimensions = array<i64>} : (tensor<i32>) -> tensor<1x4xi32>
    %b115 = "stablehlo.compare"(%b113, %b114) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x4xi32>, tensor<1x4xi32>) -> tensor<1x4xi1>
    %b116 = "stablehlo.convert"(%b107) : (tensor<1xi32>) -> tensor<1xf32>
    %b117 = "stablehlo.broadcast_in_dim"(%b116) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x4xf32>
    %b118 = "stablehlo.reshape"(%s7) : (tensor<1x2x4xf32>) -> tensor<2x4xf32>
    %b119 = "stablehlo.iota"() {iota_dimension = 0 : i64} : () -> tensor<1xi32>
    %b120 = "stablehlo.multiply"(%b119, %b73) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b121 = "stablehlo.add"(%b120, %b105) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b122 = "stablehlo.gather"(%b118, %b121) {dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 4>, indices_are_sorted = false} : (tensor<2x4xf32>, tensor<1xi32>) -> tensor<1x4xf32>
    %b123 = "stablehlo.select"(%b115, %b117, %b122) : (tensor<1x4xi1>, tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
    %b124 = "stablehlo.broadcast_in_dim"(%b123) {broadcast_dimensions = array<i64: 0, 2>} : (tensor<1x4xf32>) -> tensor<1x2x4xf32>
    %b125 = "stablehlo.broadcast_in_dim"(%b92) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x2xi32>
    %b126 = "stablehlo.compare"(%b7, %b125) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi1>
    %b127 = "stablehlo.broadcast_in_dim"(%b76) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi1>) -> tensor<1x2xi1>
    %b128 = "stablehlo.and"(%b126, %b127) : (tensor<1x2xi1>, tensor<1x2xi1>) -> tensor<1x2xi1>
    %b129 = "stablehlo.broadcast_in_dim"(%b128) {broadcast_dimensions = array<i64: 0, 1>} : (tensor<1x2xi1>) -> tensor<1x2x4xi1>
    %b130 = "stablehlo.convert"(%b72) : (tensor<1xi32>) -> tensor<1xf32>
    %b131 = "stablehlo.broadcast_in_dim"(%b130) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x4xf32>
    %b132 = "stablehlo.add"(%b120, %b70) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b133 = "stablehlo.gather"(%b118, %b132) {dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 4>, indices_are_sorted = false} : (tensor<2x4xf32>, tensor<1xi32>) -> tensor<1x4xf32>
    %b134 = "stablehlo.select"(%b115, %b131, %b133) : (tensor<1x4xi1>, tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
    %b135 = "stablehlo.broadcast_in_dim"(%b134) {broadcast_dimensions = array<i64: 0, 2>} : (tensor<1x4xf32>) -> tensor<1x2x4xf32>
    %b136 = "stablehlo.broadcast_in_dim"(%b90) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x2xi32>
    %b137 = "stablehlo.compare"(%b7, %b136) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi1>
    %b138 = "stablehlo.broadcast_in_dim"(%b81) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi1>) -> tensor<1x2xi1>
    %b139 = "stablehlo.and"(%b137, %b138) : (tensor<1x2xi1>, tensor<1x2xi1>) -> tensor<1x2xi1>
    %b140 = "stablehlo.broadcast_in_dim"(%b139) {broadcast_dimensions = array<i64: 0, 1>} : (tensor<1x2xi1>) -> tensor<1x2x4xi1>
    %b141 = "stablehlo.convert"(%b79) : (tensor<1xi32>) -> tensor<1xf32>
    %b142 = "stablehlo.broadcast_in_dim"(%b141) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x4xf32>
    %b143 = "stablehlo.add"(%b120, %b77) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b144 = "stablehlo.gather"(%b118, %b143) {dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 4>, indices_are_sorted = false} : (tensor<2x4xf32>, tensor<1xi32>) -> tensor<1x4xf32>
    %b145 = "stablehlo.select"(%b115, %b142, %b144) : (tensor<1x4xi1>, tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
    %b146 = "stablehlo.broadcast_in_dim"(%b145) {broadcast_dimensions = array<i64: 0, 2>} : (tensor<1x4xf32>) -> tensor<1x2x4xf32>
    %b147 = "stablehlo.broadcast_in_dim"(%b87) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x2xi32>
    %b148 = "stablehlo.compare"(%b7, %b147) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi1>
    %b149 = "stablehlo.broadcast_in_dim"(%b86) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi1>) -> tensor<1x2xi1>
    %b150 = "stablehlo.and"(%b148, %b149) : (tensor<1x2xi1>, tensor<1x2xi1>) -> tensor<1x2xi1>
    %b151 = "stablehlo.broadcast_in_dim"(%b150) {broadcast_dimensions = array<i64: 0, 1>} : (tensor<1x2xi1>) -> tensor<1x2x4xi1>
    %b152 = "stablehlo.convert"(%b84) : (tensor<1xi32>) -> tensor<1xf32>
    %b153 = "stablehlo.broadcast_in_dim"(%b152) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x4xf32>
    %b154 = "stablehlo.add"(%b120, %b82) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b155 = "stablehlo.gather"(%b118, %b154) {dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 4>, indices_are_sorted = false} : (tensor<2x4xf32>, tensor<1xi32>) -> tensor<1x4xf32>
    %b156 = "stablehlo.select"(%b115, %b153, %b155) : (tensor<1x4xi1>, tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
    %b157 = "stablehlo.broadcast_in_dim"(%b156) {broadcast_dimensions = array<i64: 0, 2>} : (tensor<1x4xf32>) -> tensor<1x2x4xf32>
    %b158 = "stablehlo.select"(%b151, %b157, %s7) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %b159 = "stablehlo.select"(%b140, %b146, %b158) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %b160 = "stablehlo.select"(%b129, %b135, %b159) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %b161 = "stablehlo.select"(%b112, %b124, %b160) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %b162 = "stablehlo.select"(%b6, %s7, %b161) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %b163 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<1x2x4xf32>} : () -> tensor<1x2x4xf32>
    %b164 = "stablehlo.select"(%b4, %b162, %b163) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %b165 = "stablehlo.reduce"(%b164, %b28) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 2>} : (tensor<1x2x4xf32>, tensor<f32>) -> tensor<1x2xf32>
    %b166 = "stablehlo.convert"(%b165) : (tensor<1x2xf32>) -> tensor<1x2xi32>
    %b167 = "stablehlo.reshape"(%b166) : (tensor<1x2xi32>) -> tensor<2xi32>
    %b168 = "stablehlo.iota"() {iota_dimension = 0 : i64} : () -> tensor<1x2xi32>
    %b169 = "stablehlo.constant"() {value = dense<2> : tensor<1x2xi32>} : () -> tensor<1x2xi32>
    %b170 = "stablehlo.multiply"(%b168, %b169) : (tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi32>
    %b171 = "stablehlo.broadcast_in_dim"(%b105) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x2xi32>
    %b172 = "stablehlo.broadcast_in_dim"(%b70) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x2xi32>
    %b173 = "stablehlo.broadcast_in_dim"(%b77) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x2xi32>
    %b174 = "stablehlo.broadcast_in_dim"(%b82) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x2xi32>
    %b175 = "stablehlo.select"(%b150, %b174, %b7) : (tensor<1x2xi1>, tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi32>
    %b176 = "stablehlo.select"(%b139, %b173, %b175) : (tensor<1x2xi1>, tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi32>
    %b177 = "stablehlo.select"(%b128, %b172, %b176) : (tensor<1x2xi1>, tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi32>
    %b178 = "stablehlo.select"(%b111, %b171, %b177) : (tensor<1x2xi1>, tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi32>
    %b179 = "stablehlo.select"(%b5, %b7, %b178) : (tensor<1x2xi1>, tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi32>
    %b180 = "stablehlo.add"(%b170, %b179) : (tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi32>
    %b181 = "stablehlo.reshape"(%b180) : (tensor<1x2xi32>) -> tensor<2xi32>
    %b182 = "stablehlo.gather"(%s5, %b181) {dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 5>, indices_are_sorted = false} : (tensor<2x5xi1>, tensor<2xi32>) -> tensor<2x5xi1>
    %b183 = "stablehlo.broadcast_in_dim"(%b167) {broadcast_dimensions = array<i64: 0>} : (tensor<2xi32>) -> tensor<2x5xi32>
    %b184 = "stablehlo.compare"(%b9, %b183) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<2x5xi32>, tensor<2x5xi32>) -> tensor<2x5xi1>
    %b185 = "stablehlo.or"(%b182, %b184) : (tensor<2x5xi1>, tensor<2x5xi1>) -> tensor<2x5xi1>
    %b186 = "stablehlo.broadcast_in_dim"(%b100) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x2xf32>
    %b187 = "stablehlo.broadcast_in_dim"(%b64) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x2xf32>
    %b188 = "stablehlo.broadcast_in_dim"(%b56) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x2xf32>
    %b189 = "stablehlo.broadcast_in_dim"(%b45) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x2xf32>
    %b190 = "stablehlo.select"(%b150, %b189, %s6) : (tensor<1x2xi1>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    %b191 = "stablehlo.select"(%b139, %b188, %b190) : (tensor<1x2xi1>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    %b192 = "stablehlo.select"(%b128, %b187, %b191) : (tensor<1x2xi1>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    %b193 = "stablehlo.select"(%b111, %b186, %b192) : (tensor<1x2xi1>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    %b194 = "stablehlo.select"(%b5, %s6, %b193) : (tensor<1x2xi1>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    %b195 = "stablehlo.broadcast_in_dim"(%b104) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x10xi32>
    %b196 = "stablehlo.compare"(%b8, %b195) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x10xi32>, tensor<1x10xi32>) -> tensor<1x10xi1>
    %b197 = "stablehlo.reshape"(%b32) : (tensor<2x5xf32>) -> tensor<1x10xf32>
    %b198 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<1x10xf32>} : () -> tensor<1x10xf32>
    %b199 = "stablehlo.select"(%b196, %b197, %b198) : (tensor<1x10xi1>, tensor<1x10xf32>, tensor<1x10xf32>) -> tensor<1x10xf32>
    %b200 = "stablehlo.reduce"(%b199, %b28) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x10xf32>, tensor<f32>) -> tensor<1xf32>
    %b201 = "stablehlo.broadcast_in_dim"(%b200) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x4xf32>
    %b202 = "stablehlo.reshape"(%s8) : (tensor<1x2x4xf32>) -> tensor<2x4xf32>
    %b203 = "stablehlo.gather"(%b202, %b121) {dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 4>, indices_are_sorted = false} : (tensor<2x4xf32>, tensor<1xi32>) -> tensor<1x4xf32>
    %b204 = "stablehlo.select"(%b115, %b201, %b203) : (tensor<1x4xi1>, tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
    %b205 = "stablehlo.broadcast_in_dim"(%b204) {broadcast_dimensions = array<i64: 0, 2>} : (tensor<1x4xf32>) -> tensor<1x2x4xf32>
    %b206 = "stablehlo.select"(%b98, %b197, %b198) : (tensor<1x10xi1>, tensor<1x10xf32>, tensor<1x10xf32>) -> tensor<1x10xf32>
    %b207 = "stablehlo.reduce"(%b206, %b28) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x10xf32>, tensor<f32>) -> tensor<1xf32>
    %b208 = "stablehlo.broadcast_in_dim"(%b207) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x4xf32>
    %b209 = "stablehlo.gather"(%b202, %b132) {dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 4>, indices_are_sorted = false} : (tensor<2x4xf32>, tensor<1xi32>) -> tensor<1x4xf32>
    %b210 = "stablehlo.select"(%b115, %b208, %b209) : (tensor<1x4xi1>, tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
    %b211 = "stablehlo.broadcast_in_dim"(%b210) {broadcast_dimensions = array<i64: 0, 2>} : (tensor<1x4xf32>) -> tensor<1x2x4xf32>
    %b212 = "stablehlo.select"(%b62, %b197, %b198) : (tensor<1x10xi1>, tensor<1x10xf32>, tensor<1x10xf32>) -> tensor<1x10xf32>
    %b213 = "stablehlo.reduce"(%b212, %b28) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x10xf32>, tensor<f32>) -> tensor<1xf32>
    %b214 = "stablehlo.broadcast_in_dim"(%b213) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x4xf32>
    %b215 = "stablehlo.gather"(%b202, %b143) {dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 4>, indices_are_sorted = false} : (tensor<2x4xf32>, tensor<1xi32>) -> tensor<1x4xf32>
    %b216 = "stablehlo.select"(%b115, %b214, %b215) : (tensor<1x4xi1>, tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
    %b217 = "stablehlo.broadcast_in_dim"(%b216) {broadcast_dimensions = array<i64: 0, 2>} : (tensor<1x4xf32>) -> tensor<1x2x4xf32>
    %b218 = "stablehlo.select"(%b53, %b197, %b198) : (tensor<1x10xi1>, tensor<1x10xf32>, tensor<1x10xf32>) -> tensor<1x10xf32>
    %b219 = "stablehlo.reduce"(%b218, %b28) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x10xf32>, tensor<f32>) -> tensor<1xf32>
    %b220 = "stablehlo.broadcast_in_dim"(%b219) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x4xf32>
    %b221 = "stablehlo.gather"(%b202, %b154) {dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 4>, indices_are_sorted = false} : (tensor<2x4xf32>, tensor<1xi32>) -> tensor<1x4xf32>
    %b222 = "stablehlo.select"(%b115, %b220, %b221) : (tensor<1x4xi1>, tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
    %b223 = "stablehlo.broadcast_in_dim"(%b222) {broadcast_dimensions = array<i64: 0, 2>} : (tensor<1x4xf32>) -> tensor<1x2x4xf32>
    %b224 = "stablehlo.select"(%b151, %b223, %s8) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %b225 = "stablehlo.select"(%b140, %b217, %b224) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %b226 = "stablehlo.select"(%b129, %b211, %b225) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %b227 = "stablehlo.select"(%b112, %b205, %b226) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %b228 = "stablehlo.select"(%b6, %s8, %b227) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %b229 = "stablehlo.dynamic_slice"(%s16, %b1) {slice_sizes = array<i64: 1>} : (tensor<5xf32>, tensor<i32>) -> tensor<1xf32>
    %b230 = "stablehlo.reshape"(%b229) : (tensor<1xf32>) -> tensor<f32>
    %b231 = "stablehlo.broadcast_in_dim"(%b230) {broadcast_dimensions = array<i64>} : (tensor<f32>) -> tensor<1xf32>
    %b232 = "stablehlo.divide"(%b45, %b231) : (tensor<1xf32>, tensor<1xf32>) -> tensor<1xf32>
    %b233 = "stablehlo.broadcast_in_dim"(%b232) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x2xf32>
    %b234 = "stablehlo.compare"(%s9, %b233) {comparison_direction = #stablehlo<comparison_direction GE>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xi1>
    %b235 = "stablehlo.constant"() {value = dense<1> : tensor<1x2xi32>} : () -> tensor<1x2xi32>
    %b236 = "stablehlo.constant"() {value = dense<0> : tensor<1x2xi32>} : () -> tensor<1x2xi32>
    %b237 = "stablehlo.select"(%b234, %b235, %b236) : (tensor<1x2xi1>, tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi32>
    %b238 = "stablehlo.constant"() {value = dense<0> : tensor<i32>} : () -> tensor<i32>
    %b239 = "stablehlo.reduce"(%b237, %b238) ({ ^bb0(%p: tensor<i32>, %q: tensor<i32>): %t = "stablehlo.add"(%p, %q) : (tensor<i32>, tensor<i32>) -> tensor<i32> "stablehlo.return"(%t) : (tensor<i32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x2xi32>, tensor<i32>) -> tensor<1xi32>
    %b240 = "stablehlo.broadcast_in_dim"(%b239) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x2xi32>
    %b241 = "stablehlo.compare"(%b7, %b240) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi1>
    %b242 = "stablehlo.compare"(%b1, %s1) {comparison_direction = #stablehlo<comparison_direction GE>} : (tensor<i32>, tensor<i32>) -> tensor<i1>
    %b243 = "stablehlo.broadcast_in_dim"(%b242) {broadcast_dimensions = array<i64>} : (tensor<i1>) -> tensor<1xi1>
    %b244 = "stablehlo.or"(%b85, %b243) : (tensor<1xi1>, tensor<1xi1>) -> tensor<1xi1>
    %b245 = "stablehlo.broadcast_in_dim"(%b244) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi1>) -> tensor<1x2xi1>
    %b246 = "stablehlo.and"(%b241, %b245) : (tensor<1x2xi1>, tensor<1x2xi1>) -> tensor<1x2xi1>
    %b247 = "stablehlo.compare"(%b7, %b240) {comparison_direction = #stablehlo<comparison_direction GT>} : (tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi1>
    %b248 = "stablehlo.and"(%b247, %b245) : (tensor<1x2xi1>, tensor<1x2xi1>) -> tensor<1x2xi1>
    %b249 = "stablehlo.slice"(%s9) {limit_indices = array<i64: 1, 1>, start_indices = array<i64: 0, 0>, strides = array<i64: 1, 1>} : (tensor<1x2xf32>) -> tensor<1x1xf32>
    %b250 = "stablehlo.concatenate"(%b249, %b249) {dimension = 1 : i64} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
    %b251 = "stablehlo.select"(%b248, %b250, %s9) : (tensor<1x2xi1>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    %b252 = "stablehlo.select"(%b246, %b233, %b251) : (tensor<1x2xi1>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    %b253 = "stablehlo.divide"(%b56, %b231) : (tensor<1xf32>, tensor<1xf32>) -> tensor<1xf32>
    %b254 = "stablehlo.broadcast_in_dim"(%b253) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x2xf32>
    %b255 = "stablehlo.compare"(%b252, %b254) {comparison_direction = #stablehlo<comparison_direction GE>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xi1>
    %b256 = "stablehlo.select"(%b255, %b235, %b236) : (tensor<1x2xi1>, tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi32>
    %b257 = "stablehlo.reduce"(%b256, %b238) ({ ^bb0(%p: tensor<i32>, %q: tensor<i32>): %t = "stablehlo.add"(%p, %q) : (tensor<i32>, tensor<i32>) -> tensor<i32> "stablehlo.return"(%t) : (tensor<i32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x2xi32>, tensor<i32>) -> tensor<1xi32>
    %b258 = "stablehlo.broadcast_in_dim"(%b257) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x2xi32>
    %b259 = "stablehlo.compare"(%b7, %b258) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi1>
    %b260 = "stablehlo.or"(%b80, %b243) : (tensor<1xi1>, tensor<1xi1>) -> tensor<1xi1>
    %b261 = "stablehlo.broadcast_in_dim"(%b260) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi1>) -> tensor<1x2xi1>
    %b262 = "stablehlo.and"(%b259, %b261) : (tensor<1x2xi1>, tensor<1x2xi1>) -> tensor<1x2xi1>
    %b263 = "stablehlo.compare"(%b7, %b258) {comparison_direction = #stablehlo<comparison_direction GT>} : (tensor<1x2xi32>, tensor<1x2xi32>) -> tensor<1x2xi1>
    %b264 = "stablehlo.and"(%b263, %b261) : (tensor<1x2xi1>, tensor<1x2xi1>) -> tensor<1x2xi1>
    %b265 = "stablehlo.slice"(%b252) {limit_indices = array<i64: 1, 1>, start_indices = array<i64: 0, 0>, strides = array<i64: 1, 1>} : (tensor<1x2xf32>) -> tensor<1x1xf32>
    %b266 = "stablehlo.concatenate"(%b265, %b265) {dimension = 1 : i64} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
    %b267 = "stablehlo.select"(%b264, %b266, %b252) : (tensor<1x2xi1>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    %b268 = "stablehlo.select"(%b262, %b254, %b267) : (tensor<1x2xi1>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    %b269 = "stablehlo.select"(%b5, %s9, %b268) : (tensor<1x2xi1>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    %b270 = "stablehlo.broadcast_in_dim"(%b262) {broadcast_dimensions = array<i64: 0, 1>} : (tensor<1x2xi1>) -> tensor<1x2x4xi1>
    %b271 = "stablehlo.broadcast_in_dim"(%b264) {broadcast_dimensions = array<i64: 0, 1>} : (tensor<1x2xi1>) -> tensor<1x2x4xi1>
    %b272 = "stablehlo.broadcast_in_dim"(%b246) {broadcast_dimensions = array<i64: 0, 1>} : (tensor<1x2xi1>) -> tensor<1x2x4xi1>
    %b273 = "stablehlo.broadcast_in_dim"(%b248) {broadcast_dimensions = array<i64: 0, 1>} : (tensor<1x2xi1>) -> tensor<1x2x4xi1>
    %b274 = "stablehlo.slice"(%s10) {limit_indices = array<i64: 1, 1, 4>, start_indices = array<i64: 0, 0, 0>, strides = array<i64: 1, 1, 1>} : (tensor<1x2x4xf32>) -> tensor<1x1x4xf32>
    %b275 = "stablehlo.concatenate"(%b274, %b274) {dimension = 1 : i64} : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x2x4xf32>
    %b276 = "stablehlo.select"(%b273, %b275, %s10) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %b277 = "stablehlo.select"(%b272, %b157, %b276) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %b278 = "stablehlo.slice"(%b277) {limit_indices = array<i64: 1, 1, 4>, start_indices = array<i64: 0, 0, 0>, strides = array<i64: 1, 1, 1>} : (tensor<1x2x4xf32>) -> tensor<1x1x4xf32>
    %b279 = "stablehlo.concatenate"(%b278, %b278) {dimension = 1 : i64} : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x2x4xf32>
    %b280 = "stablehlo.select"(%b271, %b279, %b277) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %b281 = "stablehlo.select"(%b270, %b146, %b280) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %b282 = "stablehlo.select"(%b6, %s10, %b281) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %b283 = "stablehlo.slice"(%s11) {limit_indices = array<i64: 1, 1, 4>, start_indices = array<i64: 0, 0, 0>, strides = array<i64: 1, 1, 1>} : (tensor<1x2x4xf32>) -> tensor<1x1x4xf32>
    %b284 = "stablehlo.concatenate"(%b283, %b283) {dimension = 1 : i64} : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x2x4xf32>
    %b285 = "stablehlo.select"(%b273, %b284, %s11) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %b286 = "stablehlo.select"(%b272, %b223, %b285) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %b287 = "stablehlo.slice"(%b286) {limit_indices = array<i64: 1, 1, 4>, start_indices = array<i64: 0, 0, 0>, strides = array<i64: 1, 1, 1>} : (tensor<1x2x4xf32>) -> tensor<1x1x4xf32>
    %b288 = "stablehlo.concatenate"(%b287, %b287) {dimension = 1 : i64} : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x2x4xf32>
    %b289 = "stablehlo.select"(%b271, %b288, %b286) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %b290 = "stablehlo.select"(%b270, %b217, %b289) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %b291 = "stablehlo.select"(%b6, %s11, %b290) : (tensor<1x2x4xi1>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
    %b292 = "stablehlo.or"(%s12, %b243) : (tensor<1xi1>, tensor<1xi1>) -> tensor<1xi1>
    %b293 = "stablehlo.add"(%s13, %b88) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b294 = "stablehlo.minimum"(%b293, %b73) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b295 = "stablehlo.select"(%b244, %b294, %s13) : (tensor<1xi1>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b296 = "stablehlo.add"(%b295, %b88) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b297 = "stablehlo.minimum"(%b296, %b73) : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b298 = "stablehlo.select"(%b260, %b297, %b295) : (tensor<1xi1>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b299 = "stablehlo.compare"(%b298, %b73) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi1>
    %b300 = "stablehlo.slice"(%b193) {limit_indices = array<i64: 1, 1>, start_indices = array<i64: 0, 0>, strides = array<i64: 1, 1>} : (tensor<1x2xf32>) -> tensor<1x1xf32>
    %b301 = "stablehlo.reshape"(%b300) : (tensor<1x1xf32>) -> tensor<1xf32>
    %b302 = "stablehlo.divide"(%b301, %b231) : (tensor<1xf32>, tensor<1xf32>) -> tensor<1xf32>
    %b303 = "stablehlo.slice"(%b268) {limit_indices = array<i64: 1, 2>, start_indices = array<i64: 0, 1>, strides = array<i64: 1, 1>} : (tensor<1x2xf32>) -> tensor<1x1xf32>
    %b304 = "stablehlo.reshape"(%b303) : (tensor<1x1xf32>) -> tensor<1xf32>
    %b305 = "stablehlo.compare"(%b302, %b304) {comparison_direction = #stablehlo<comparison_direction LE>} : (tensor<1xf32>, tensor<1xf32>) -> tensor<1xi1>
    %b306 = "stablehlo.and"(%b299, %b305) : (tensor<1xi1>, tensor<1xi1>) -> tensor<1xi1>
    %b307 = "stablehlo.or"(%b292, %b306) : (tensor<1xi1>, tensor<1xi1>) -> tensor<1xi1>
    %b308 = "stablehlo.select"(%s12, %s13, %b298) : (tensor<1xi1>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b309 = "stablehlo.reshape"(%b21) : (tensor<2x2xf32>) -> tensor<2x1x2xf32>
    %b310 = "stablehlo.dynamic_update_slice"(%s14, %b309, %b238, %b17, %b238) : (tensor<2x4x2xf32>, tensor<2x1x2xf32>, tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<2x4x2xf32>
    %b311 = "stablehlo.reshape"(%b310) : (tensor<2x4x2xf32>) -> tensor<2x8xf32>
    %b312 = "stablehlo.gather"(%b311, %b181) {dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 8>, indices_are_sorted = false} : (tensor<2x8xf32>, tensor<2xi32>) -> tensor<2x8xf32>
    %b313 = "stablehlo.reshape"(%b312) : (tensor<2x8xf32>) -> tensor<2x4x2xf32>
    "stablehlo.return"(%b1, %s1, %s2, %s3, %b167, %b185, %b194, %b162, %b228, %b269, %b282, %b291, %b307, %b308, %b313, %s15, %s16) : (tensor<i32>, tensor<i32>, tensor<i32>, tensor<f32>, tensor<2xi32>, tensor<2x5xi1>, tensor<1x2xf32>, tensor<1x2x4xf32>, tensor<1x2x4xf32>, tensor<1x2xf32>, tensor<1x2x4xf32>, tensor<1x2x4xf32>, tensor<1xi1>, tensor<1xi32>, tensor<2x4x2xf32>, tensor<5x2xf32>, tensor<5xf32>) -> ()
    }) : (tensor<i32>, tensor<i32>, tensor<i32>, tensor<f32>, tensor<2xi32>, tensor<2x5xi1>, tensor<1x2xf32>, tensor<1x2x4xf32>, tensor<1x2x4xf32>, tensor<1x2xf32>, tensor<1x2x4xf32>, tensor<1x2x4xf32>, tensor<1xi1>, tensor<1xi32>, tensor<2x4x2xf32>, tensor<5x2xf32>, tensor<5xf32>) -> (tensor<i32>, tensor<i32>, tensor<i32>, tensor<f32>, tensor<2xi32>, tensor<2x5xi1>, tensor<1x2xf32>, tensor<1x2x4xf32>, tensor<1x2x4xf32>, tensor<1x2xf32>, tensor<1x2x4xf32>, tensor<1x2x4xf32>, tensor<1xi1>, tensor<1xi32>, tensor<2x4x2xf32>, tensor<5x2xf32>, tensor<5xf32>)
    %313 = "stablehlo.slice"(%312#10) {limit_indices = array<i64: 1, 1, 4>, start_indices = array<i64: 0, 0, 0>, strides = array<i64: 1, 1, 1>} : (tensor<1x2x4xf32>) -> tensor<1x1x4xf32>
    %314 = "stablehlo.reshape"(%313) : (tensor<1x1x4xf32>) -> tensor<1x4xf32>
    %315 = "stablehlo.slice"(%312#11) {limit_indices = array<i64: 1, 1, 4>, start_indices = array<i64: 0, 0, 0>, strides = array<i64: 1, 1, 1>} : (tensor<1x2x4xf32>) -> tensor<1x1x4xf32>
    %316 = "stablehlo.reshape"(%315) : (tensor<1x1x4xf32>) -> tensor<1x4xf32>
    %317 = "stablehlo.slice"(%312#9) {limit_indices = array<i64: 1, 1>, start_indices = array<i64: 0, 0>, strides = array<i64: 1, 1>} : (tensor<1x2xf32>) -> tensor<1x1xf32>
    %318 = "stablehlo.concatenate"(%314, %316, %317) {dimension = 1 : i64} : (tensor<1x4xf32>, tensor<1x4xf32>, tensor<1x1xf32>) -> tensor<1x9xf32>
    "func.return"(%318) : (tensor<1x9xf32>) -> ()
  }
}
