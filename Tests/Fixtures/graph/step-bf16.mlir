module @blip attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(%a0: tensor<4x6xf32> {tf.aliasing_output = 3 : i32}, %a1: tensor<5x6xf32> {tf.aliasing_output = 0 : i32}, %i32: tensor<4xi32>, %f32: tensor<4xf32>, %ui64: tensor<1xui64>) -> (tensor<5x6xf32>, tensor<5x6xf32>, tensor<5x6xf32>, tensor<4x6xf32>) {
    %1 = "stablehlo.slice"(%i32) {limit_indices = array<i64: 4>, start_indices = array<i64: 0>, strides = array<i64: 1>} : (tensor<4xi32>) -> tensor<4xi32>
    %0 = "stablehlo.constant"() {value = dense<0> : tensor<4xi32>} : () -> tensor<4xi32>
    %2 = "stablehlo.compare"(%1, %0) {comparison_direction = #stablehlo<comparison_direction GE>} : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi1>
    %3 = "stablehlo.broadcast_in_dim"(%2) {broadcast_dimensions = array<i64: 0>} : (tensor<4xi1>) -> tensor<4x5xi1>
    %4 = "stablehlo.broadcast_in_dim"(%2) {broadcast_dimensions = array<i64: 0>} : (tensor<4xi1>) -> tensor<4x6xi1>
    %5 = "stablehlo.iota"() {iota_dimension = 3 : i64} : () -> tensor<2x2x2x2xi32>
    %6 = "stablehlo.iota"() {iota_dimension = 2 : i64} : () -> tensor<2x1x2xi32>
    %7 = "stablehlo.reshape"(%6) : (tensor<2x1x2xi32>) -> tensor<2x2xi32>
    %8 = "stablehlo.constant"() {value = dense<0> : tensor<2x2xi32>} : () -> tensor<2x2xi32>
    %9 = "stablehlo.add"(%7, %8) : (tensor<2x2xi32>, tensor<2x2xi32>) -> tensor<2x2xi32>
    %10 = "stablehlo.constant"() {value = dense<1> : tensor<2x2xi32>} : () -> tensor<2x2xi32>
    %11 = "stablehlo.add"(%9, %10) : (tensor<2x2xi32>, tensor<2x2xi32>) -> tensor<2x2xi32>
    %12 = "stablehlo.broadcast_in_dim"(%11) {broadcast_dimensions = array<i64: 0, 2>} : (tensor<2x2xi32>) -> tensor<2x2x2x2xi32>
    %13 = "stablehlo.compare"(%5, %12) {comparison_direction = #stablehlo<comparison_direction LT>} : (tensor<2x2x2x2xi32>, tensor<2x2x2x2xi32>) -> tensor<2x2x2x2xi1>
    %14 = "stablehlo.convert"(%a0) : (tensor<4x6xf32>) -> tensor<4x6xbf16>
    %15 = "stablehlo.reshape"(%14) : (tensor<4x6xbf16>) -> tensor<2x2x2x3xbf16>
    %16 = "stablehlo.dot_general"(%15, %15) {dot_dimension_numbers = #stablehlo.dot<lhs_batching_dimensions = [0, 2], rhs_batching_dimensions = [0, 2], lhs_contracting_dimensions = [3], rhs_contracting_dimensions = [3]>} : (tensor<2x2x2x3xbf16>, tensor<2x2x2x3xbf16>) -> tensor<2x2x2x2xf32>
    %17 = "stablehlo.constant"() {value = dense<0x3F13CD3A> : tensor<2x2x2x2xf32>} : () -> tensor<2x2x2x2xf32>
    %18 = "stablehlo.multiply"(%16, %17) : (tensor<2x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %19 = "stablehlo.constant"() {value = dense<0xFF800000> : tensor<2x2x2x2xf32>} : () -> tensor<2x2x2x2xf32>
    %20 = "stablehlo.select"(%13, %18, %19) : (tensor<2x2x2x2xi1>, tensor<2x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %21 = "stablehlo.constant"() {value = dense<0xFF800000> : tensor<f32>} : () -> tensor<f32>
    %22 = "stablehlo.reduce"(%20, %21) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.maximum"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 3>} : (tensor<2x2x2x2xf32>, tensor<f32>) -> tensor<2x2x2xf32>
    %23 = "stablehlo.broadcast_in_dim"(%22) {broadcast_dimensions = array<i64: 0, 1, 2>} : (tensor<2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %24 = "stablehlo.subtract"(%20, %23) : (tensor<2x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %25 = "stablehlo.exponential"(%24) : (tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %26 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<f32>} : () -> tensor<f32>
    %27 = "stablehlo.reduce"(%25, %26) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 3>} : (tensor<2x2x2x2xf32>, tensor<f32>) -> tensor<2x2x2xf32>
    %28 = "stablehlo.broadcast_in_dim"(%27) {broadcast_dimensions = array<i64: 0, 1, 2>} : (tensor<2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %29 = "stablehlo.divide"(%25, %28) : (tensor<2x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %30 = "stablehlo.convert"(%29) : (tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xbf16>
    %31 = "stablehlo.dot_general"(%30, %15) {dot_dimension_numbers = #stablehlo.dot<lhs_batching_dimensions = [0, 1], rhs_batching_dimensions = [0, 2], lhs_contracting_dimensions = [3], rhs_contracting_dimensions = [1]>} : (tensor<2x2x2x2xbf16>, tensor<2x2x2x3xbf16>) -> tensor<2x2x2x3xf32>
    %32 = "stablehlo.convert"(%31) : (tensor<2x2x2x3xf32>) -> tensor<2x2x2x3xbf16>
    %33 = "stablehlo.transpose"(%32) {permutation = array<i64: 0, 2, 1, 3>} : (tensor<2x2x2x3xbf16>) -> tensor<2x2x2x3xbf16>
    %34 = "stablehlo.reshape"(%33) : (tensor<2x2x2x3xbf16>) -> tensor<4x6xbf16>
    %35 = "stablehlo.constant"() {value = dense<0x0000> : tensor<4x6xbf16>} : () -> tensor<4x6xbf16>
    %36 = "stablehlo.select"(%4, %34, %35) : (tensor<4x6xi1>, tensor<4x6xbf16>, tensor<4x6xbf16>) -> tensor<4x6xbf16>
    %37 = "stablehlo.convert"(%a1) : (tensor<5x6xf32>) -> tensor<5x6xbf16>
    %38 = "stablehlo.dot_general"(%36, %37) {dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [1], rhs_contracting_dimensions = [1]>} : (tensor<4x6xbf16>, tensor<5x6xbf16>) -> tensor<4x5xf32>
    %39 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<5xf32>} : () -> tensor<5xf32>
    %40 = "stablehlo.broadcast_in_dim"(%39) {broadcast_dimensions = array<i64: 1>} : (tensor<5xf32>) -> tensor<4x5xf32>
    %41 = "stablehlo.add"(%38, %40) : (tensor<4x5xf32>, tensor<4x5xf32>) -> tensor<4x5xf32>
    %42 = "stablehlo.reduce"(%41, %21) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.maximum"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<4x5xf32>, tensor<f32>) -> tensor<4xf32>
    %43 = "stablehlo.broadcast_in_dim"(%42) {broadcast_dimensions = array<i64: 0>} : (tensor<4xf32>) -> tensor<4x5xf32>
    %44 = "stablehlo.subtract"(%41, %43) : (tensor<4x5xf32>, tensor<4x5xf32>) -> tensor<4x5xf32>
    %45 = "stablehlo.exponential"(%44) : (tensor<4x5xf32>) -> tensor<4x5xf32>
    %46 = "stablehlo.reduce"(%45, %26) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<4x5xf32>, tensor<f32>) -> tensor<4xf32>
    %47 = "stablehlo.log"(%46) : (tensor<4xf32>) -> tensor<4xf32>
    %48 = "stablehlo.broadcast_in_dim"(%47) {broadcast_dimensions = array<i64: 0>} : (tensor<4xf32>) -> tensor<4x5xf32>
    %49 = "stablehlo.subtract"(%44, %48) : (tensor<4x5xf32>, tensor<4x5xf32>) -> tensor<4x5xf32>
    %50 = "stablehlo.exponential"(%49) : (tensor<4x5xf32>) -> tensor<4x5xf32>
    %51 = "stablehlo.iota"() {iota_dimension = 1 : i64} : () -> tensor<4x5xi32>
    %52 = "stablehlo.broadcast_in_dim"(%1) {broadcast_dimensions = array<i64: 0>} : (tensor<4xi32>) -> tensor<4x5xi32>
    %53 = "stablehlo.compare"(%51, %52) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<4x5xi32>, tensor<4x5xi32>) -> tensor<4x5xi1>
    %54 = "stablehlo.constant"() {value = dense<0x3F6B851E> : tensor<4x5xf32>} : () -> tensor<4x5xf32>
    %55 = "stablehlo.constant"() {value = dense<0x3CA3D70A> : tensor<4x5xf32>} : () -> tensor<4x5xf32>
    %56 = "stablehlo.select"(%53, %54, %55) : (tensor<4x5xi1>, tensor<4x5xf32>, tensor<4x5xf32>) -> tensor<4x5xf32>
    %57 = "stablehlo.subtract"(%50, %56) : (tensor<4x5xf32>, tensor<4x5xf32>) -> tensor<4x5xf32>
    %v58 = "stablehlo.slice"(%f32) {limit_indices = array<i64: 1>, start_indices = array<i64: 0>, strides = array<i64: 1>} : (tensor<4xf32>) -> tensor<1xf32>
    %58 = "stablehlo.reshape"(%v58) : (tensor<1xf32>) -> tensor<f32>
    %59 = "stablehlo.broadcast_in_dim"(%58) {broadcast_dimensions = array<i64>} : (tensor<f32>) -> tensor<4x5xf32>
    %60 = "stablehlo.multiply"(%57, %59) : (tensor<4x5xf32>, tensor<4x5xf32>) -> tensor<4x5xf32>
    %61 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<4x5xf32>} : () -> tensor<4x5xf32>
    %62 = "stablehlo.select"(%3, %60, %61) : (tensor<4x5xi1>, tensor<4x5xf32>, tensor<4x5xf32>) -> tensor<4x5xf32>
    %63 = "stablehlo.convert"(%62) : (tensor<4x5xf32>) -> tensor<4x5xbf16>
    %64 = "stablehlo.dot_general"(%63, %36) {dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [0], rhs_contracting_dimensions = [0]>} : (tensor<4x5xbf16>, tensor<4x6xbf16>) -> tensor<5x6xf32>
    %65 = "stablehlo.multiply"(%64, %64) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %66 = "stablehlo.reduce"(%65, %26) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 0, 1>} : (tensor<5x6xf32>, tensor<f32>) -> tensor<f32>
    %67 = "stablehlo.sqrt"(%66) : (tensor<f32>) -> tensor<f32>
    %68 = "stablehlo.is_finite"(%67) : (tensor<f32>) -> tensor<i1>
    %69 = "stablehlo.select"(%53, %44, %61) : (tensor<4x5xi1>, tensor<4x5xf32>, tensor<4x5xf32>) -> tensor<4x5xf32>
    %70 = "stablehlo.reduce"(%69, %26) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<4x5xf32>, tensor<f32>) -> tensor<4xf32>
    %71 = "stablehlo.subtract"(%70, %47) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %72 = "stablehlo.constant"() {value = dense<0x3F666666> : tensor<4xf32>} : () -> tensor<4xf32>
    %73 = "stablehlo.multiply"(%71, %72) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %74 = "stablehlo.reduce"(%44, %26) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<4x5xf32>, tensor<f32>) -> tensor<4xf32>
    %75 = "stablehlo.constant"() {value = dense<0x40A00000> : tensor<4xf32>} : () -> tensor<4xf32>
    %76 = "stablehlo.multiply"(%47, %75) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %77 = "stablehlo.subtract"(%74, %76) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %78 = "stablehlo.constant"() {value = dense<0x3CA3D70A> : tensor<4xf32>} : () -> tensor<4xf32>
    %79 = "stablehlo.multiply"(%77, %78) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %80 = "stablehlo.add"(%73, %79) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %81 = "stablehlo.negate"(%80) : (tensor<4xf32>) -> tensor<4xf32>
    %82 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<4xf32>} : () -> tensor<4xf32>
    %83 = "stablehlo.select"(%2, %81, %82) : (tensor<4xi1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %84 = "stablehlo.reduce"(%83, %26) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 0>} : (tensor<4xf32>, tensor<f32>) -> tensor<f32>
    %85 = "stablehlo.reshape"(%84) : (tensor<f32>) -> tensor<1xf32>
    %86 = "stablehlo.negate"(%71) : (tensor<4xf32>) -> tensor<4xf32>
    %87 = "stablehlo.select"(%2, %86, %82) : (tensor<4xi1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %88 = "stablehlo.reduce"(%87, %26) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 0>} : (tensor<4xf32>, tensor<f32>) -> tensor<f32>
    %89 = "stablehlo.reshape"(%88) : (tensor<f32>) -> tensor<1xf32>
    %90 = "stablehlo.concatenate"(%85, %89) {dimension = 0 : i64} : (tensor<1xf32>, tensor<1xf32>) -> tensor<2xf32>
    %91 = "stablehlo.slice"(%90) {limit_indices = array<i64: 1>, start_indices = array<i64: 0>, strides = array<i64: 1>} : (tensor<2xf32>) -> tensor<1xf32>
    %92 = "stablehlo.reshape"(%91) : (tensor<1xf32>) -> tensor<f32>
    %93 = "stablehlo.is_finite"(%92) : (tensor<f32>) -> tensor<i1>
    %94 = "stablehlo.and"(%68, %93) : (tensor<i1>, tensor<i1>) -> tensor<i1>
    %v95 = "stablehlo.slice"(%f32) {limit_indices = array<i64: 2>, start_indices = array<i64: 1>, strides = array<i64: 1>} : (tensor<4xf32>) -> tensor<1xf32>
    %95 = "stablehlo.reshape"(%v95) : (tensor<1xf32>) -> tensor<f32>
    %96 = "stablehlo.broadcast_in_dim"(%95) {broadcast_dimensions = array<i64>} : (tensor<f32>) -> tensor<5x6xf32>
    %97 = "stablehlo.multiply"(%a1, %96) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %v98 = "stablehlo.slice"(%f32) {limit_indices = array<i64: 3>, start_indices = array<i64: 2>, strides = array<i64: 1>} : (tensor<4xf32>) -> tensor<1xf32>
    %98 = "stablehlo.reshape"(%v98) : (tensor<1xf32>) -> tensor<f32>
    %99 = "stablehlo.broadcast_in_dim"(%98) {broadcast_dimensions = array<i64>} : (tensor<f32>) -> tensor<5x6xf32>
    %100 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<5x6xf32>} : () -> tensor<5x6xf32>
    %101 = "stablehlo.constant"() {value = dense<0x3F666666> : tensor<5x6xf32>} : () -> tensor<5x6xf32>
    %102 = "stablehlo.multiply"(%100, %101) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %103 = "stablehlo.constant"() {value = dense<0x3F800000> : tensor<f32>} : () -> tensor<f32>
    %104 = "stablehlo.constant"() {value = dense<0x358637BD> : tensor<f32>} : () -> tensor<f32>
    %105 = "stablehlo.add"(%67, %104) : (tensor<f32>, tensor<f32>) -> tensor<f32>
    %106 = "stablehlo.divide"(%103, %105) : (tensor<f32>, tensor<f32>) -> tensor<f32>
    %107 = "stablehlo.minimum"(%103, %106) : (tensor<f32>, tensor<f32>) -> tensor<f32>
    %108 = "stablehlo.broadcast_in_dim"(%107) {broadcast_dimensions = array<i64>} : (tensor<f32>) -> tensor<5x6xf32>
    %109 = "stablehlo.multiply"(%64, %108) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %110 = "stablehlo.constant"() {value = dense<0x3DCCCCCD> : tensor<5x6xf32>} : () -> tensor<5x6xf32>
    %111 = "stablehlo.multiply"(%109, %110) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %112 = "stablehlo.add"(%102, %111) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %113 = "stablehlo.multiply"(%99, %112) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %114 = "stablehlo.constant"() {value = dense<0x3F7FBE77> : tensor<5x6xf32>} : () -> tensor<5x6xf32>
    %115 = "stablehlo.multiply"(%100, %114) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %116 = "stablehlo.constant"() {value = dense<0x3A83126F> : tensor<5x6xf32>} : () -> tensor<5x6xf32>
    %117 = "stablehlo.multiply"(%109, %116) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %118 = "stablehlo.multiply"(%117, %109) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %119 = "stablehlo.add"(%115, %118) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %120 = "stablehlo.sqrt"(%119) : (tensor<5x6xf32>) -> tensor<5x6xf32>
    %v121 = "stablehlo.slice"(%f32) {limit_indices = array<i64: 4>, start_indices = array<i64: 3>, strides = array<i64: 1>} : (tensor<4xf32>) -> tensor<1xf32>
    %121 = "stablehlo.reshape"(%v121) : (tensor<1xf32>) -> tensor<f32>
    %122 = "stablehlo.broadcast_in_dim"(%121) {broadcast_dimensions = array<i64>} : (tensor<f32>) -> tensor<5x6xf32>
    %123 = "stablehlo.multiply"(%120, %122) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %124 = "stablehlo.constant"() {value = dense<0x322BCC77> : tensor<5x6xf32>} : () -> tensor<5x6xf32>
    %125 = "stablehlo.add"(%123, %124) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %126 = "stablehlo.divide"(%113, %125) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %127 = "stablehlo.subtract"(%97, %126) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %128 = "stablehlo.select"(%94, %127, %a1) : (tensor<i1>, tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %129 = "stablehlo.select"(%94, %112, %100) : (tensor<i1>, tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %130 = "stablehlo.select"(%94, %119, %100) : (tensor<i1>, tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %v131 = "stablehlo.slice"(%ui64) {limit_indices = array<i64: 1>, start_indices = array<i64: 0>, strides = array<i64: 1>} : (tensor<1xui64>) -> tensor<1xui64>
    %131 = "stablehlo.reshape"(%v131) : (tensor<1xui64>) -> tensor<ui64>
    %132 = "stablehlo.broadcast_in_dim"(%131) {broadcast_dimensions = array<i64>} : (tensor<ui64>) -> tensor<4x6xui64>
    %133 = "stablehlo.iota"() {iota_dimension = 0 : i64} : () -> tensor<24xui64>
    %134 = "stablehlo.reshape"(%133) : (tensor<24xui64>) -> tensor<4x6xui64>
    %135 = "stablehlo.constant"() {value = dense<11400714819323198485> : tensor<4x6xui64>} : () -> tensor<4x6xui64>
    %136 = "stablehlo.multiply"(%134, %135) : (tensor<4x6xui64>, tensor<4x6xui64>) -> tensor<4x6xui64>
    %137 = "stablehlo.add"(%132, %136) : (tensor<4x6xui64>, tensor<4x6xui64>) -> tensor<4x6xui64>
    %138 = "stablehlo.constant"() {value = dense<30> : tensor<4x6xui64>} : () -> tensor<4x6xui64>
    %139 = "stablehlo.shift_right_logical"(%137, %138) : (tensor<4x6xui64>, tensor<4x6xui64>) -> tensor<4x6xui64>
    %140 = "stablehlo.xor"(%137, %139) : (tensor<4x6xui64>, tensor<4x6xui64>) -> tensor<4x6xui64>
    %141 = "stablehlo.constant"() {value = dense<13787848793156543929> : tensor<4x6xui64>} : () -> tensor<4x6xui64>
    %142 = "stablehlo.multiply"(%140, %141) : (tensor<4x6xui64>, tensor<4x6xui64>) -> tensor<4x6xui64>
    %143 = "stablehlo.constant"() {value = dense<27> : tensor<4x6xui64>} : () -> tensor<4x6xui64>
    %144 = "stablehlo.shift_right_logical"(%142, %143) : (tensor<4x6xui64>, tensor<4x6xui64>) -> tensor<4x6xui64>
    %145 = "stablehlo.xor"(%142, %144) : (tensor<4x6xui64>, tensor<4x6xui64>) -> tensor<4x6xui64>
    %146 = "stablehlo.constant"() {value = dense<10723151780598845931> : tensor<4x6xui64>} : () -> tensor<4x6xui64>
    %147 = "stablehlo.multiply"(%145, %146) : (tensor<4x6xui64>, tensor<4x6xui64>) -> tensor<4x6xui64>
    %148 = "stablehlo.constant"() {value = dense<31> : tensor<4x6xui64>} : () -> tensor<4x6xui64>
    %149 = "stablehlo.shift_right_logical"(%147, %148) : (tensor<4x6xui64>, tensor<4x6xui64>) -> tensor<4x6xui64>
    %150 = "stablehlo.xor"(%147, %149) : (tensor<4x6xui64>, tensor<4x6xui64>) -> tensor<4x6xui64>
    %151 = "stablehlo.constant"() {value = dense<32> : tensor<4x6xui64>} : () -> tensor<4x6xui64>
    %152 = "stablehlo.shift_right_logical"(%150, %151) : (tensor<4x6xui64>, tensor<4x6xui64>) -> tensor<4x6xui64>
    %153 = "stablehlo.constant"() {value = dense<429496736> : tensor<4x6xui64>} : () -> tensor<4x6xui64>
    %154 = "stablehlo.compare"(%152, %153) {comparison_direction = #stablehlo<comparison_direction GE>} : (tensor<4x6xui64>, tensor<4x6xui64>) -> tensor<4x6xi1>
    %155 = "stablehlo.dot_general"(%63, %37) {dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [1], rhs_contracting_dimensions = [0]>} : (tensor<4x5xbf16>, tensor<5x6xbf16>) -> tensor<4x6xf32>
    %156 = "stablehlo.convert"(%155) : (tensor<4x6xf32>) -> tensor<4x6xbf16>
    %157 = "stablehlo.convert"(%156) : (tensor<4x6xbf16>) -> tensor<4x6xf32>
    %158 = "stablehlo.constant"() {value = dense<0x3F8E38E4> : tensor<4x6xf32>} : () -> tensor<4x6xf32>
    %159 = "stablehlo.multiply"(%157, %158) : (tensor<4x6xf32>, tensor<4x6xf32>) -> tensor<4x6xf32>
    %160 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<4x6xf32>} : () -> tensor<4x6xf32>
    %161 = "stablehlo.select"(%154, %159, %160) : (tensor<4x6xi1>, tensor<4x6xf32>, tensor<4x6xf32>) -> tensor<4x6xf32>
    %162 = "stablehlo.convert"(%161) : (tensor<4x6xf32>) -> tensor<4x6xbf16>
    %163:2 = "stablehlo.optimization_barrier"(%15, %162) : (tensor<2x2x2x3xbf16>, tensor<4x6xbf16>) -> (tensor<2x2x2x3xbf16>, tensor<4x6xbf16>)
    %164 = "stablehlo.dot_general"(%15, %163#0) {dot_dimension_numbers = #stablehlo.dot<lhs_batching_dimensions = [0, 2], rhs_batching_dimensions = [0, 2], lhs_contracting_dimensions = [3], rhs_contracting_dimensions = [3]>} : (tensor<2x2x2x3xbf16>, tensor<2x2x2x3xbf16>) -> tensor<2x2x2x2xf32>
    %165 = "stablehlo.multiply"(%164, %17) : (tensor<2x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %166 = "stablehlo.select"(%13, %165, %19) : (tensor<2x2x2x2xi1>, tensor<2x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %167 = "stablehlo.reduce"(%166, %21) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.maximum"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 3>} : (tensor<2x2x2x2xf32>, tensor<f32>) -> tensor<2x2x2xf32>
    %168 = "stablehlo.broadcast_in_dim"(%167) {broadcast_dimensions = array<i64: 0, 1, 2>} : (tensor<2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %169 = "stablehlo.subtract"(%166, %168) : (tensor<2x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %170 = "stablehlo.exponential"(%169) : (tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %171 = "stablehlo.reduce"(%170, %26) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 3>} : (tensor<2x2x2x2xf32>, tensor<f32>) -> tensor<2x2x2xf32>
    %172 = "stablehlo.broadcast_in_dim"(%171) {broadcast_dimensions = array<i64: 0, 1, 2>} : (tensor<2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %173 = "stablehlo.divide"(%170, %172) : (tensor<2x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %174 = "stablehlo.reshape"(%163#1) : (tensor<4x6xbf16>) -> tensor<2x2x2x3xbf16>
    %175 = "stablehlo.dot_general"(%174, %15) {dot_dimension_numbers = #stablehlo.dot<lhs_batching_dimensions = [0, 2], rhs_batching_dimensions = [0, 2], lhs_contracting_dimensions = [3], rhs_contracting_dimensions = [3]>} : (tensor<2x2x2x3xbf16>, tensor<2x2x2x3xbf16>) -> tensor<2x2x2x2xf32>
    %176 = "stablehlo.multiply"(%173, %175) : (tensor<2x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %177 = "stablehlo.reduce"(%176, %26) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 3>} : (tensor<2x2x2x2xf32>, tensor<f32>) -> tensor<2x2x2xf32>
    %178 = "stablehlo.broadcast_in_dim"(%177) {broadcast_dimensions = array<i64: 0, 1, 2>} : (tensor<2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %179 = "stablehlo.subtract"(%175, %178) : (tensor<2x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %180 = "stablehlo.multiply"(%173, %179) : (tensor<2x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %181 = "stablehlo.multiply"(%180, %17) : (tensor<2x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %182 = "stablehlo.convert"(%181) : (tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xbf16>
    %183 = "stablehlo.dot_general"(%182, %163#0) {dot_dimension_numbers = #stablehlo.dot<lhs_batching_dimensions = [0, 1], rhs_batching_dimensions = [0, 2], lhs_contracting_dimensions = [3], rhs_contracting_dimensions = [1]>} : (tensor<2x2x2x2xbf16>, tensor<2x2x2x3xbf16>) -> tensor<2x2x2x3xf32>
    %184 = "stablehlo.transpose"(%183) {permutation = array<i64: 0, 2, 1, 3>} : (tensor<2x2x2x3xf32>) -> tensor<2x2x2x3xf32>
    %185 = "stablehlo.reshape"(%184) : (tensor<2x2x2x3xf32>) -> tensor<4x6xf32>
    %186 = "stablehlo.concatenate"(%185) {dimension = 1 : i64} : (tensor<4x6xf32>) -> tensor<4x6xf32>
    "func.return"(%128, %129, %130, %186) : (tensor<5x6xf32>, tensor<5x6xf32>, tensor<5x6xf32>, tensor<4x6xf32>) -> ()
  }
}
