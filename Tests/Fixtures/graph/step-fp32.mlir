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
    %14 = "stablehlo.reshape"(%a0) : (tensor<4x6xf32>) -> tensor<2x2x2x3xf32>
    %15 = "stablehlo.dot_general"(%14, %14) {dot_dimension_numbers = #stablehlo.dot<lhs_batching_dimensions = [0, 2], rhs_batching_dimensions = [0, 2], lhs_contracting_dimensions = [3], rhs_contracting_dimensions = [3]>, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x2x2x3xf32>, tensor<2x2x2x3xf32>) -> tensor<2x2x2x2xf32>
    %16 = "stablehlo.constant"() {value = dense<0x3F13CD3A> : tensor<2x2x2x2xf32>} : () -> tensor<2x2x2x2xf32>
    %17 = "stablehlo.multiply"(%15, %16) : (tensor<2x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %18 = "stablehlo.constant"() {value = dense<0xFF800000> : tensor<2x2x2x2xf32>} : () -> tensor<2x2x2x2xf32>
    %19 = "stablehlo.select"(%13, %17, %18) : (tensor<2x2x2x2xi1>, tensor<2x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %20 = "stablehlo.constant"() {value = dense<0xFF800000> : tensor<f32>} : () -> tensor<f32>
    %21 = "stablehlo.reduce"(%19, %20) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.maximum"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 3>} : (tensor<2x2x2x2xf32>, tensor<f32>) -> tensor<2x2x2xf32>
    %22 = "stablehlo.broadcast_in_dim"(%21) {broadcast_dimensions = array<i64: 0, 1, 2>} : (tensor<2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %23 = "stablehlo.subtract"(%19, %22) : (tensor<2x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %24 = "stablehlo.exponential"(%23) : (tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %25 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<f32>} : () -> tensor<f32>
    %26 = "stablehlo.reduce"(%24, %25) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 3>} : (tensor<2x2x2x2xf32>, tensor<f32>) -> tensor<2x2x2xf32>
    %27 = "stablehlo.broadcast_in_dim"(%26) {broadcast_dimensions = array<i64: 0, 1, 2>} : (tensor<2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %28 = "stablehlo.divide"(%24, %27) : (tensor<2x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %29 = "stablehlo.dot_general"(%28, %14) {dot_dimension_numbers = #stablehlo.dot<lhs_batching_dimensions = [0, 1], rhs_batching_dimensions = [0, 2], lhs_contracting_dimensions = [3], rhs_contracting_dimensions = [1]>, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x2x2x2xf32>, tensor<2x2x2x3xf32>) -> tensor<2x2x2x3xf32>
    %30 = "stablehlo.transpose"(%29) {permutation = array<i64: 0, 2, 1, 3>} : (tensor<2x2x2x3xf32>) -> tensor<2x2x2x3xf32>
    %31 = "stablehlo.reshape"(%30) : (tensor<2x2x2x3xf32>) -> tensor<4x6xf32>
    %32 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<4x6xf32>} : () -> tensor<4x6xf32>
    %33 = "stablehlo.select"(%4, %31, %32) : (tensor<4x6xi1>, tensor<4x6xf32>, tensor<4x6xf32>) -> tensor<4x6xf32>
    %34 = "stablehlo.dot_general"(%33, %a1) {dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [1], rhs_contracting_dimensions = [1]>, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<4x6xf32>, tensor<5x6xf32>) -> tensor<4x5xf32>
    %35 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<5xf32>} : () -> tensor<5xf32>
    %36 = "stablehlo.broadcast_in_dim"(%35) {broadcast_dimensions = array<i64: 1>} : (tensor<5xf32>) -> tensor<4x5xf32>
    %37 = "stablehlo.add"(%34, %36) : (tensor<4x5xf32>, tensor<4x5xf32>) -> tensor<4x5xf32>
    %38 = "stablehlo.reduce"(%37, %20) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.maximum"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<4x5xf32>, tensor<f32>) -> tensor<4xf32>
    %39 = "stablehlo.broadcast_in_dim"(%38) {broadcast_dimensions = array<i64: 0>} : (tensor<4xf32>) -> tensor<4x5xf32>
    %40 = "stablehlo.subtract"(%37, %39) : (tensor<4x5xf32>, tensor<4x5xf32>) -> tensor<4x5xf32>
    %41 = "stablehlo.exponential"(%40) : (tensor<4x5xf32>) -> tensor<4x5xf32>
    %42 = "stablehlo.reduce"(%41, %25) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<4x5xf32>, tensor<f32>) -> tensor<4xf32>
    %43 = "stablehlo.log"(%42) : (tensor<4xf32>) -> tensor<4xf32>
    %44 = "stablehlo.broadcast_in_dim"(%43) {broadcast_dimensions = array<i64: 0>} : (tensor<4xf32>) -> tensor<4x5xf32>
    %45 = "stablehlo.subtract"(%40, %44) : (tensor<4x5xf32>, tensor<4x5xf32>) -> tensor<4x5xf32>
    %46 = "stablehlo.exponential"(%45) : (tensor<4x5xf32>) -> tensor<4x5xf32>
    %47 = "stablehlo.iota"() {iota_dimension = 1 : i64} : () -> tensor<4x5xi32>
    %48 = "stablehlo.broadcast_in_dim"(%1) {broadcast_dimensions = array<i64: 0>} : (tensor<4xi32>) -> tensor<4x5xi32>
    %49 = "stablehlo.compare"(%47, %48) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<4x5xi32>, tensor<4x5xi32>) -> tensor<4x5xi1>
    %50 = "stablehlo.constant"() {value = dense<0x3F6B851E> : tensor<4x5xf32>} : () -> tensor<4x5xf32>
    %51 = "stablehlo.constant"() {value = dense<0x3CA3D70A> : tensor<4x5xf32>} : () -> tensor<4x5xf32>
    %52 = "stablehlo.select"(%49, %50, %51) : (tensor<4x5xi1>, tensor<4x5xf32>, tensor<4x5xf32>) -> tensor<4x5xf32>
    %53 = "stablehlo.subtract"(%46, %52) : (tensor<4x5xf32>, tensor<4x5xf32>) -> tensor<4x5xf32>
    %v54 = "stablehlo.slice"(%f32) {limit_indices = array<i64: 1>, start_indices = array<i64: 0>, strides = array<i64: 1>} : (tensor<4xf32>) -> tensor<1xf32>
    %54 = "stablehlo.reshape"(%v54) : (tensor<1xf32>) -> tensor<f32>
    %55 = "stablehlo.broadcast_in_dim"(%54) {broadcast_dimensions = array<i64>} : (tensor<f32>) -> tensor<4x5xf32>
    %56 = "stablehlo.multiply"(%53, %55) : (tensor<4x5xf32>, tensor<4x5xf32>) -> tensor<4x5xf32>
    %57 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<4x5xf32>} : () -> tensor<4x5xf32>
    %58 = "stablehlo.select"(%3, %56, %57) : (tensor<4x5xi1>, tensor<4x5xf32>, tensor<4x5xf32>) -> tensor<4x5xf32>
    %59 = "stablehlo.dot_general"(%58, %33) {dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [0], rhs_contracting_dimensions = [0]>, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<4x5xf32>, tensor<4x6xf32>) -> tensor<5x6xf32>
    %60 = "stablehlo.multiply"(%59, %59) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %61 = "stablehlo.reduce"(%60, %25) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 0, 1>} : (tensor<5x6xf32>, tensor<f32>) -> tensor<f32>
    %62 = "stablehlo.sqrt"(%61) : (tensor<f32>) -> tensor<f32>
    %63 = "stablehlo.is_finite"(%62) : (tensor<f32>) -> tensor<i1>
    %64 = "stablehlo.select"(%49, %40, %57) : (tensor<4x5xi1>, tensor<4x5xf32>, tensor<4x5xf32>) -> tensor<4x5xf32>
    %65 = "stablehlo.reduce"(%64, %25) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<4x5xf32>, tensor<f32>) -> tensor<4xf32>
    %66 = "stablehlo.subtract"(%65, %43) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %67 = "stablehlo.constant"() {value = dense<0x3F666666> : tensor<4xf32>} : () -> tensor<4xf32>
    %68 = "stablehlo.multiply"(%66, %67) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %69 = "stablehlo.reduce"(%40, %25) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<4x5xf32>, tensor<f32>) -> tensor<4xf32>
    %70 = "stablehlo.constant"() {value = dense<0x40A00000> : tensor<4xf32>} : () -> tensor<4xf32>
    %71 = "stablehlo.multiply"(%43, %70) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %72 = "stablehlo.subtract"(%69, %71) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %73 = "stablehlo.constant"() {value = dense<0x3CA3D70A> : tensor<4xf32>} : () -> tensor<4xf32>
    %74 = "stablehlo.multiply"(%72, %73) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %75 = "stablehlo.add"(%68, %74) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %76 = "stablehlo.negate"(%75) : (tensor<4xf32>) -> tensor<4xf32>
    %77 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<4xf32>} : () -> tensor<4xf32>
    %78 = "stablehlo.select"(%2, %76, %77) : (tensor<4xi1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %79 = "stablehlo.reduce"(%78, %25) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 0>} : (tensor<4xf32>, tensor<f32>) -> tensor<f32>
    %80 = "stablehlo.reshape"(%79) : (tensor<f32>) -> tensor<1xf32>
    %81 = "stablehlo.negate"(%66) : (tensor<4xf32>) -> tensor<4xf32>
    %82 = "stablehlo.select"(%2, %81, %77) : (tensor<4xi1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %83 = "stablehlo.reduce"(%82, %25) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 0>} : (tensor<4xf32>, tensor<f32>) -> tensor<f32>
    %84 = "stablehlo.reshape"(%83) : (tensor<f32>) -> tensor<1xf32>
    %85 = "stablehlo.concatenate"(%80, %84) {dimension = 0 : i64} : (tensor<1xf32>, tensor<1xf32>) -> tensor<2xf32>
    %86 = "stablehlo.slice"(%85) {limit_indices = array<i64: 1>, start_indices = array<i64: 0>, strides = array<i64: 1>} : (tensor<2xf32>) -> tensor<1xf32>
    %87 = "stablehlo.reshape"(%86) : (tensor<1xf32>) -> tensor<f32>
    %88 = "stablehlo.is_finite"(%87) : (tensor<f32>) -> tensor<i1>
    %89 = "stablehlo.and"(%63, %88) : (tensor<i1>, tensor<i1>) -> tensor<i1>
    %v90 = "stablehlo.slice"(%f32) {limit_indices = array<i64: 2>, start_indices = array<i64: 1>, strides = array<i64: 1>} : (tensor<4xf32>) -> tensor<1xf32>
    %90 = "stablehlo.reshape"(%v90) : (tensor<1xf32>) -> tensor<f32>
    %91 = "stablehlo.broadcast_in_dim"(%90) {broadcast_dimensions = array<i64>} : (tensor<f32>) -> tensor<5x6xf32>
    %92 = "stablehlo.multiply"(%a1, %91) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %v93 = "stablehlo.slice"(%f32) {limit_indices = array<i64: 3>, start_indices = array<i64: 2>, strides = array<i64: 1>} : (tensor<4xf32>) -> tensor<1xf32>
    %93 = "stablehlo.reshape"(%v93) : (tensor<1xf32>) -> tensor<f32>
    %94 = "stablehlo.broadcast_in_dim"(%93) {broadcast_dimensions = array<i64>} : (tensor<f32>) -> tensor<5x6xf32>
    %95 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<5x6xf32>} : () -> tensor<5x6xf32>
    %96 = "stablehlo.constant"() {value = dense<0x3F666666> : tensor<5x6xf32>} : () -> tensor<5x6xf32>
    %97 = "stablehlo.multiply"(%95, %96) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %98 = "stablehlo.constant"() {value = dense<0x3F800000> : tensor<f32>} : () -> tensor<f32>
    %99 = "stablehlo.constant"() {value = dense<0x358637BD> : tensor<f32>} : () -> tensor<f32>
    %100 = "stablehlo.add"(%62, %99) : (tensor<f32>, tensor<f32>) -> tensor<f32>
    %101 = "stablehlo.divide"(%98, %100) : (tensor<f32>, tensor<f32>) -> tensor<f32>
    %102 = "stablehlo.minimum"(%98, %101) : (tensor<f32>, tensor<f32>) -> tensor<f32>
    %103 = "stablehlo.broadcast_in_dim"(%102) {broadcast_dimensions = array<i64>} : (tensor<f32>) -> tensor<5x6xf32>
    %104 = "stablehlo.multiply"(%59, %103) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %105 = "stablehlo.constant"() {value = dense<0x3DCCCCCD> : tensor<5x6xf32>} : () -> tensor<5x6xf32>
    %106 = "stablehlo.multiply"(%104, %105) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %107 = "stablehlo.add"(%97, %106) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %108 = "stablehlo.multiply"(%94, %107) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %109 = "stablehlo.constant"() {value = dense<0x3F7FBE77> : tensor<5x6xf32>} : () -> tensor<5x6xf32>
    %110 = "stablehlo.multiply"(%95, %109) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %111 = "stablehlo.constant"() {value = dense<0x3A83126F> : tensor<5x6xf32>} : () -> tensor<5x6xf32>
    %112 = "stablehlo.multiply"(%104, %111) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %113 = "stablehlo.multiply"(%112, %104) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %114 = "stablehlo.add"(%110, %113) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %115 = "stablehlo.sqrt"(%114) : (tensor<5x6xf32>) -> tensor<5x6xf32>
    %v116 = "stablehlo.slice"(%f32) {limit_indices = array<i64: 4>, start_indices = array<i64: 3>, strides = array<i64: 1>} : (tensor<4xf32>) -> tensor<1xf32>
    %116 = "stablehlo.reshape"(%v116) : (tensor<1xf32>) -> tensor<f32>
    %117 = "stablehlo.broadcast_in_dim"(%116) {broadcast_dimensions = array<i64>} : (tensor<f32>) -> tensor<5x6xf32>
    %118 = "stablehlo.multiply"(%115, %117) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %119 = "stablehlo.constant"() {value = dense<0x322BCC77> : tensor<5x6xf32>} : () -> tensor<5x6xf32>
    %120 = "stablehlo.add"(%118, %119) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %121 = "stablehlo.divide"(%108, %120) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %122 = "stablehlo.subtract"(%92, %121) : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %123 = "stablehlo.select"(%89, %122, %a1) : (tensor<i1>, tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %124 = "stablehlo.select"(%89, %107, %95) : (tensor<i1>, tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %125 = "stablehlo.select"(%89, %114, %95) : (tensor<i1>, tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
    %v126 = "stablehlo.slice"(%ui64) {limit_indices = array<i64: 1>, start_indices = array<i64: 0>, strides = array<i64: 1>} : (tensor<1xui64>) -> tensor<1xui64>
    %126 = "stablehlo.reshape"(%v126) : (tensor<1xui64>) -> tensor<ui64>
    %127 = "stablehlo.broadcast_in_dim"(%126) {broadcast_dimensions = array<i64>} : (tensor<ui64>) -> tensor<4x6xui64>
    %128 = "stablehlo.iota"() {iota_dimension = 0 : i64} : () -> tensor<24xui64>
    %129 = "stablehlo.reshape"(%128) : (tensor<24xui64>) -> tensor<4x6xui64>
    %130 = "stablehlo.constant"() {value = dense<11400714819323198485> : tensor<4x6xui64>} : () -> tensor<4x6xui64>
    %131 = "stablehlo.multiply"(%129, %130) : (tensor<4x6xui64>, tensor<4x6xui64>) -> tensor<4x6xui64>
    %132 = "stablehlo.add"(%127, %131) : (tensor<4x6xui64>, tensor<4x6xui64>) -> tensor<4x6xui64>
    %133 = "stablehlo.constant"() {value = dense<30> : tensor<4x6xui64>} : () -> tensor<4x6xui64>
    %134 = "stablehlo.shift_right_logical"(%132, %133) : (tensor<4x6xui64>, tensor<4x6xui64>) -> tensor<4x6xui64>
    %135 = "stablehlo.xor"(%132, %134) : (tensor<4x6xui64>, tensor<4x6xui64>) -> tensor<4x6xui64>
    %136 = "stablehlo.constant"() {value = dense<13787848793156543929> : tensor<4x6xui64>} : () -> tensor<4x6xui64>
    %137 = "stablehlo.multiply"(%135, %136) : (tensor<4x6xui64>, tensor<4x6xui64>) -> tensor<4x6xui64>
    %138 = "stablehlo.constant"() {value = dense<27> : tensor<4x6xui64>} : () -> tensor<4x6xui64>
    %139 = "stablehlo.shift_right_logical"(%137, %138) : (tensor<4x6xui64>, tensor<4x6xui64>) -> tensor<4x6xui64>
    %140 = "stablehlo.xor"(%137, %139) : (tensor<4x6xui64>, tensor<4x6xui64>) -> tensor<4x6xui64>
    %141 = "stablehlo.constant"() {value = dense<10723151780598845931> : tensor<4x6xui64>} : () -> tensor<4x6xui64>
    %142 = "stablehlo.multiply"(%140, %141) : (tensor<4x6xui64>, tensor<4x6xui64>) -> tensor<4x6xui64>
    %143 = "stablehlo.constant"() {value = dense<31> : tensor<4x6xui64>} : () -> tensor<4x6xui64>
    %144 = "stablehlo.shift_right_logical"(%142, %143) : (tensor<4x6xui64>, tensor<4x6xui64>) -> tensor<4x6xui64>
    %145 = "stablehlo.xor"(%142, %144) : (tensor<4x6xui64>, tensor<4x6xui64>) -> tensor<4x6xui64>
    %146 = "stablehlo.constant"() {value = dense<32> : tensor<4x6xui64>} : () -> tensor<4x6xui64>
    %147 = "stablehlo.shift_right_logical"(%145, %146) : (tensor<4x6xui64>, tensor<4x6xui64>) -> tensor<4x6xui64>
    %148 = "stablehlo.constant"() {value = dense<429496736> : tensor<4x6xui64>} : () -> tensor<4x6xui64>
    %149 = "stablehlo.compare"(%147, %148) {comparison_direction = #stablehlo<comparison_direction GE>} : (tensor<4x6xui64>, tensor<4x6xui64>) -> tensor<4x6xi1>
    %150 = "stablehlo.dot_general"(%58, %a1) {dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [1], rhs_contracting_dimensions = [0]>, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<4x5xf32>, tensor<5x6xf32>) -> tensor<4x6xf32>
    %151 = "stablehlo.constant"() {value = dense<0x3F8E38E4> : tensor<4x6xf32>} : () -> tensor<4x6xf32>
    %152 = "stablehlo.multiply"(%150, %151) : (tensor<4x6xf32>, tensor<4x6xf32>) -> tensor<4x6xf32>
    %153 = "stablehlo.select"(%149, %152, %32) : (tensor<4x6xi1>, tensor<4x6xf32>, tensor<4x6xf32>) -> tensor<4x6xf32>
    %154:2 = "stablehlo.optimization_barrier"(%14, %153) : (tensor<2x2x2x3xf32>, tensor<4x6xf32>) -> (tensor<2x2x2x3xf32>, tensor<4x6xf32>)
    %155 = "stablehlo.dot_general"(%14, %154#0) {dot_dimension_numbers = #stablehlo.dot<lhs_batching_dimensions = [0, 2], rhs_batching_dimensions = [0, 2], lhs_contracting_dimensions = [3], rhs_contracting_dimensions = [3]>, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x2x2x3xf32>, tensor<2x2x2x3xf32>) -> tensor<2x2x2x2xf32>
    %156 = "stablehlo.multiply"(%155, %16) : (tensor<2x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %157 = "stablehlo.select"(%13, %156, %18) : (tensor<2x2x2x2xi1>, tensor<2x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %158 = "stablehlo.reduce"(%157, %20) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.maximum"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 3>} : (tensor<2x2x2x2xf32>, tensor<f32>) -> tensor<2x2x2xf32>
    %159 = "stablehlo.broadcast_in_dim"(%158) {broadcast_dimensions = array<i64: 0, 1, 2>} : (tensor<2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %160 = "stablehlo.subtract"(%157, %159) : (tensor<2x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %161 = "stablehlo.exponential"(%160) : (tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %162 = "stablehlo.reduce"(%161, %25) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 3>} : (tensor<2x2x2x2xf32>, tensor<f32>) -> tensor<2x2x2xf32>
    %163 = "stablehlo.broadcast_in_dim"(%162) {broadcast_dimensions = array<i64: 0, 1, 2>} : (tensor<2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %164 = "stablehlo.divide"(%161, %163) : (tensor<2x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %165 = "stablehlo.reshape"(%154#1) : (tensor<4x6xf32>) -> tensor<2x2x2x3xf32>
    %166 = "stablehlo.dot_general"(%165, %14) {dot_dimension_numbers = #stablehlo.dot<lhs_batching_dimensions = [0, 2], rhs_batching_dimensions = [0, 2], lhs_contracting_dimensions = [3], rhs_contracting_dimensions = [3]>, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x2x2x3xf32>, tensor<2x2x2x3xf32>) -> tensor<2x2x2x2xf32>
    %167 = "stablehlo.multiply"(%164, %166) : (tensor<2x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %168 = "stablehlo.reduce"(%167, %25) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 3>} : (tensor<2x2x2x2xf32>, tensor<f32>) -> tensor<2x2x2xf32>
    %169 = "stablehlo.broadcast_in_dim"(%168) {broadcast_dimensions = array<i64: 0, 1, 2>} : (tensor<2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %170 = "stablehlo.subtract"(%166, %169) : (tensor<2x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %171 = "stablehlo.multiply"(%164, %170) : (tensor<2x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %172 = "stablehlo.multiply"(%171, %16) : (tensor<2x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    %173 = "stablehlo.dot_general"(%172, %154#0) {dot_dimension_numbers = #stablehlo.dot<lhs_batching_dimensions = [0, 1], rhs_batching_dimensions = [0, 2], lhs_contracting_dimensions = [3], rhs_contracting_dimensions = [1]>, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x2x2x2xf32>, tensor<2x2x2x3xf32>) -> tensor<2x2x2x3xf32>
    %174 = "stablehlo.transpose"(%173) {permutation = array<i64: 0, 2, 1, 3>} : (tensor<2x2x2x3xf32>) -> tensor<2x2x2x3xf32>
    %175 = "stablehlo.reshape"(%174) : (tensor<2x2x2x3xf32>) -> tensor<4x6xf32>
    %176 = "stablehlo.concatenate"(%175) {dimension = 1 : i64} : (tensor<4x6xf32>) -> tensor<4x6xf32>
    "func.return"(%123, %124, %125, %176) : (tensor<5x6xf32>, tensor<5x6xf32>, tensor<5x6xf32>, tensor<4x6xf32>) -> ()
  }
}
