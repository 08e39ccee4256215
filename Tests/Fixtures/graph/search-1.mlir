module @blip attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(%a0: tensor<1x5xf32>, %a1: tensor<1x4x2xf32>, %a2: tensor<5x2xf32>, %i32: tensor<4xi32>, %f32: tensor<1xf32>) -> (tensor<1x9xf32>) {
    %v1 = "stablehlo.slice"(%i32) {limit_indices = array<i64: 1>, start_indices = array<i64: 0>, strides = array<i64: 1>} : (tensor<4xi32>) -> tensor<1xi32>
    %1 = "stablehlo.reshape"(%v1) : (tensor<1xi32>) -> tensor<i32>
    %0 = "stablehlo.constant"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
    %2 = "stablehlo.add"(%1, %0) : (tensor<i32>, tensor<i32>) -> tensor<i32>
    %v65 = "stablehlo.slice"(%i32) {limit_indices = array<i64: 4>, start_indices = array<i64: 3>, strides = array<i64: 1>} : (tensor<4xi32>) -> tensor<1xi32>
    %65 = "stablehlo.reshape"(%v65) : (tensor<1xi32>) -> tensor<i32>
    %v7 = "stablehlo.slice"(%i32) {limit_indices = array<i64: 2>, start_indices = array<i64: 1>, strides = array<i64: 1>} : (tensor<4xi32>) -> tensor<1xi32>
    %7 = "stablehlo.reshape"(%v7) : (tensor<1xi32>) -> tensor<i32>
    %v20 = "stablehlo.slice"(%f32) {limit_indices = array<i64: 1>, start_indices = array<i64: 0>, strides = array<i64: 1>} : (tensor<1xf32>) -> tensor<1xf32>
    %20 = "stablehlo.reshape"(%v20) : (tensor<1xf32>) -> tensor<f32>
    %3 = "stablehlo.constant"() {value = dense<true> : tensor<1xi1>} : () -> tensor<1xi1>
    %4 = "stablehlo.iota"() {iota_dimension = 1 : i64} : () -> tensor<1x5xi32>
    %5 = "stablehlo.constant"() {value = dense<2> : tensor<1x5xi32>} : () -> tensor<1x5xi32>
    %6 = "stablehlo.compare"(%4, %5) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x5xi32>, tensor<1x5xi32>) -> tensor<1x5xi1>
    %8 = "stablehlo.compare"(%1, %7) {comparison_direction = #stablehlo<comparison_direction LT>} : (tensor<i32>, tensor<i32>) -> tensor<i1>
    %9 = "stablehlo.broadcast_in_dim"(%8) {broadcast_dimensions = array<i64>} : (tensor<i1>) -> tensor<1x5xi1>
    %10 = "stablehlo.and"(%6, %9) : (tensor<1x5xi1>, tensor<1x5xi1>) -> tensor<1x5xi1>
    %11 = "stablehlo.constant"() {value = dense<0xFF800000> : tensor<1x5xf32>} : () -> tensor<1x5xf32>
    %12 = "stablehlo.slice"(%i32) {limit_indices = array<i64: 3>, start_indices = array<i64: 2>, strides = array<i64: 1>} : (tensor<4xi32>) -> tensor<1xi32>
    %13 = "stablehlo.broadcast_in_dim"(%12) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x5xi32>
    %14 = "stablehlo.compare"(%4, %13) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x5xi32>, tensor<1x5xi32>) -> tensor<1x5xi1>
    %15 = "stablehlo.constant"() {value = dense<false> : tensor<i1>} : () -> tensor<i1>
    %16 = "stablehlo.reduce"(%14, %15) ({ ^bb0(%p: tensor<i1>, %q: tensor<i1>): %t = "stablehlo.or"(%p, %q) : (tensor<i1>, tensor<i1>) -> tensor<i1> "stablehlo.return"(%t) : (tensor<i1>) -> () }) {dimensions = array<i64: 0>} : (tensor<1x5xi1>, tensor<i1>) -> tensor<5xi1>
    %17 = "stablehlo.broadcast_in_dim"(%16) {broadcast_dimensions = array<i64: 1>} : (tensor<5xi1>) -> tensor<1x5xi1>
    %18 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<1x5xf32>} : () -> tensor<1x5xf32>
    %19 = "stablehlo.compare"(%a0, %18) {comparison_direction = #stablehlo<comparison_direction LT>} : (tensor<1x5xf32>, tensor<1x5xf32>) -> tensor<1x5xi1>
    %21 = "stablehlo.broadcast_in_dim"(%20) {broadcast_dimensions = array<i64>} : (tensor<f32>) -> tensor<1x5xf32>
    %22 = "stablehlo.multiply"(%a0, %21) : (tensor<1x5xf32>, tensor<1x5xf32>) -> tensor<1x5xf32>
    %23 = "stablehlo.divide"(%a0, %21) : (tensor<1x5xf32>, tensor<1x5xf32>) -> tensor<1x5xf32>
    %24 = "stablehlo.select"(%19, %22, %23) : (tensor<1x5xi1>, tensor<1x5xf32>, tensor<1x5xf32>) -> tensor<1x5xf32>
    %25 = "stablehlo.select"(%17, %24, %a0) : (tensor<1x5xi1>, tensor<1x5xf32>, tensor<1x5xf32>) -> tensor<1x5xf32>
    %26 = "stablehlo.select"(%10, %11, %25) : (tensor<1x5xi1>, tensor<1x5xf32>, tensor<1x5xf32>) -> tensor<1x5xf32>
    %27 = "stablehlo.constant"() {value = dense<0xFF800000> : tensor<f32>} : () -> tensor<f32>
    %28 = "stablehlo.reduce"(%26, %27) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.maximum"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x5xf32>, tensor<f32>) -> tensor<1xf32>
    %29 = "stablehlo.broadcast_in_dim"(%28) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x5xf32>
    %30 = "stablehlo.compare"(%26, %29) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x5xf32>, tensor<1x5xf32>) -> tensor<1x5xi1>
    %31 = "stablehlo.constant"() {value = dense<4> : tensor<1x5xi32>} : () -> tensor<1x5xi32>
    %32 = "stablehlo.select"(%30, %4, %31) : (tensor<1x5xi1>, tensor<1x5xi32>, tensor<1x5xi32>) -> tensor<1x5xi32>
    %33 = "stablehlo.constant"() {value = dense<2147483647> : tensor<i32>} : () -> tensor<i32>
    %34 = "stablehlo.reduce"(%32, %33) ({ ^bb0(%p: tensor<i32>, %q: tensor<i32>): %t = "stablehlo.minimum"(%p, %q) : (tensor<i32>, tensor<i32>) -> tensor<i32> "stablehlo.return"(%t) : (tensor<i32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x5xi32>, tensor<i32>) -> tensor<1xi32>
    %35 = "stablehlo.constant"() {value = dense<0> : tensor<1xi32>} : () -> tensor<1xi32>
    %36 = "stablehlo.select"(%3, %34, %35) : (tensor<1xi1>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %37 = "stablehlo.broadcast_in_dim"(%36) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x5xi32>
    %38 = "stablehlo.compare"(%4, %37) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x5xi32>, tensor<1x5xi32>) -> tensor<1x5xi1>
    %39 = "stablehlo.or"(%17, %38) : (tensor<1x5xi1>, tensor<1x5xi1>) -> tensor<1x5xi1>
    %40 = "stablehlo.constant"() {value = dense<2> : tensor<1xi32>} : () -> tensor<1xi32>
    %41 = "stablehlo.compare"(%34, %40) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi1>
    %42 = "stablehlo.constant"() {value = dense<false> : tensor<1xi1>} : () -> tensor<1xi1>
    %43 = "stablehlo.select"(%41, %42, %3) : (tensor<1xi1>, tensor<1xi1>, tensor<1xi1>) -> tensor<1xi1>
    %44 = "stablehlo.iota"() {iota_dimension = 1 : i64} : () -> tensor<1x4xi32>
    %45 = "stablehlo.broadcast_in_dim"(%1) {broadcast_dimensions = array<i64>} : (tensor<i32>) -> tensor<1x4xi32>
    %46 = "stablehlo.compare"(%44, %45) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x4xi32>, tensor<1x4xi32>) -> tensor<1x4xi1>
    %47 = "stablehlo.convert"(%36) : (tensor<1xi32>) -> tensor<1xf32>
    %48 = "stablehlo.broadcast_in_dim"(%47) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x4xf32>
    %49 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<1x4xf32>} : () -> tensor<1x4xf32>
    %50 = "stablehlo.select"(%46, %48, %49) : (tensor<1x4xi1>, tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
    %51 = "stablehlo.broadcast_in_dim"(%34) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x5xi32>
    %52 = "stablehlo.compare"(%4, %51) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x5xi32>, tensor<1x5xi32>) -> tensor<1x5xi1>
    %53 = "stablehlo.reduce"(%a0, %27) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.maximum"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x5xf32>, tensor<f32>) -> tensor<1xf32>
    %54 = "stablehlo.broadcast_in_dim"(%53) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x5xf32>
    %55 = "stablehlo.subtract"(%a0, %54) : (tensor<1x5xf32>, tensor<1x5xf32>) -> tensor<1x5xf32>
    %56 = "stablehlo.select"(%52, %55, %18) : (tensor<1x5xi1>, tensor<1x5xf32>, tensor<1x5xf32>) -> tensor<1x5xf32>
    %57 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<f32>} : () -> tensor<f32>
    %58 = "stablehlo.reduce"(%56, %57) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x5xf32>, tensor<f32>) -> tensor<1xf32>
    %59 = "stablehlo.exponential"(%55) : (tensor<1x5xf32>) -> tensor<1x5xf32>
    %60 = "stablehlo.reduce"(%59, %57) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x5xf32>, tensor<f32>) -> tensor<1xf32>
    %61 = "stablehlo.log"(%60) : (tensor<1xf32>) -> tensor<1xf32>
    %62 = "stablehlo.subtract"(%58, %61) : (tensor<1xf32>, tensor<1xf32>) -> tensor<1xf32>
    %63 = "stablehlo.broadcast_in_dim"(%62) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x4xf32>
    %64 = "stablehlo.select"(%46, %63, %49) : (tensor<1x4xi1>, tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
    %66:11 = "stablehlo.while"(%2, %65, %7, %20, %36, %39, %43, %50, %64, %a1, %a2) ({
    ^bb0(%s0: tensor<i32>, %s1: tensor<i32>, %s2: tensor<i32>, %s3: tensor<f32>, %s4: tensor<1xi32>, %s5: tensor<1x5xi1>, %s6: tensor<1xi1>, %s7: tensor<1x4xf32>, %s8: tensor<1x4xf32>, %s9: tensor<1x4x2xf32>, %s10: tensor<5x2xf32>):
    %c0 = "stablehlo.compare"(%s0, %s1) {comparison_direction = #stablehlo<comparison_direction LT>} : (tensor<i32>, tensor<i32>) -> tensor<i1>
    %c1 = "stablehlo.constant"() {value = dense<false> : tensor<i1>} : () -> tensor<i1>
    %c2 = "stablehlo.reduce"(%s6, %c1) ({ ^bb0(%p: tensor<i1>, %q: tensor<i1>): %t = "stablehlo.or"(%p, %q) : (tensor<i1>, tensor<i1>) -> tensor<i1> "stablehlo.return"(%t) : (tensor<i1>) -> () }) {dimensions = array<i64: 0>} : (tensor<1xi1>, tensor<i1>) -> tensor<i1>
    %c3 = "stablehlo.and"(%c0, %c2) : (tensor<i1>, tensor<i1>) -> tensor<i1>
    "stablehlo.return"(%c3) : (tensor<i1>) -> ()
    }, {
    ^bb0(%s0: tensor<i32>, %s1: tensor<i32>, %s2: tensor<i32>, %s3: tensor<f32>, %s4: tensor<1xi32>, %s5: tensor<1x5xi1>, %s6: tensor<1xi1>, %s7: tensor<1x4xf32>, %s8: tensor<1x4xf32>, %s9: tensor<1x4x2xf32>, %s10: tensor<5x2xf32>):
    %b0 = "stablehlo.constant"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
    %b1 = "stablehlo.add"(%s0, %b0) : (tensor<i32>, tensor<i32>) -> tensor<i32>
    %b2 = "stablehlo.iota"() {iota_dimension = 1 : i64} : () -> tensor<1x5xi32>
    %b3 = "stablehlo.constant"() {value = dense<2> : tensor<1x5xi32>} : () -> tensor<1x5xi32>
    %b4 = "stablehlo.compare"(%b2, %b3) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x5xi32>, tensor<1x5xi32>) -> tensor<1x5xi1>
    %b5 = "stablehlo.compare"(%s0, %s2) {comparison_direction = #stablehlo<comparison_direction LT>} : (tensor<i32>, tensor<i32>) -> tensor<i1>
    %b6 = "stablehlo.broadcast_in_dim"(%b5) {broadcast_dimensions = array<i64>} : (tensor<i1>) -> tensor<1x5xi1>
    %b7 = "stablehlo.and"(%b4, %b6) : (tensor<1x5xi1>, tensor<1x5xi1>) -> tensor<1x5xi1>
    %b8 = "stablehlo.constant"() {value = dense<0xFF800000> : tensor<1x5xf32>} : () -> tensor<1x5xf32>
    %b9 = "stablehlo.gather"(%s10, %s4) {dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 2>, indices_are_sorted = false} : (tensor<5x2xf32>, tensor<1xi32>) -> tensor<1x2xf32>
    %b10 = "stablehlo.subtract"(%s0, %b0) : (tensor<i32>, tensor<i32>) -> tensor<i32>
    %b11 = "stablehlo.reshape"(%b10) : (tensor<i32>) -> tensor<1xi32>
    %b12 = "stablehlo.gather"(%s10, %b11) {dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 2>, indices_are_sorted = false} : (tensor<5x2xf32>, tensor<1xi32>) -> tensor<1x2xf32>
    %b13 = "stablehlo.add"(%b9, %b12) : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    %b14 = "stablehlo.dot_general"(%b13, %s10) {dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [1], rhs_contracting_dimensions = [1]>, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<1x2xf32>, tensor<5x2xf32>) -> tensor<1x5xf32>
    %b15 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<1x5xf32>} : () -> tensor<1x5xf32>
    %b16 = "stablehlo.compare"(%b14, %b15) {comparison_direction = #stablehlo<comparison_direction LT>} : (tensor<1x5xf32>, tensor<1x5xf32>) -> tensor<1x5xi1>
    %b17 = "stablehlo.broadcast_in_dim"(%s3) {broadcast_dimensions = array<i64>} : (tensor<f32>) -> tensor<1x5xf32>
    %b18 = "stablehlo.multiply"(%b14, %b17) : (tensor<1x5xf32>, tensor<1x5xf32>) -> tensor<1x5xf32>
    %b19 = "stablehlo.divide"(%b14, %b17) : (tensor<1x5xf32>, tensor<1x5xf32>) -> tensor<1x5xf32>
    %b20 = "stablehlo.select"(%b16, %b18, %b19) : (tensor<1x5xi1>, tensor<1x5xf32>, tensor<1x5xf32>) -> tensor<1x5xf32>
    %b21 = "stablehlo.select"(%s5, %b20, %b14) : (tensor<1x5xi1>, tensor<1x5xf32>, tensor<1x5xf32>) -> tensor<1x5xf32>
    %b22 = "stablehlo.select"(%b7, %b8, %b21) : (tensor<1x5xi1>, tensor<1x5xf32>, tensor<1x5xf32>) -> tensor<1x5xf32>
    %b23 = "stablehlo.constant"() {value = dense<0xFF800000> : tensor<f32>} : () -> tensor<f32>
    %b24 = "stablehlo.reduce"(%b22, %b23) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.maximum"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x5xf32>, tensor<f32>) -> tensor<1xf32>
    %b25 = "stablehlo.broadcast_in_dim"(%b24) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x5xf32>
    %b26 = "stablehlo.compare"(%b22, %b25) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x5xf32>, tensor<1x5xf32>) -> tensor<1x5xi1>
    %b27 = "stablehlo.constant"() {value = dense<4> : tensor<1x5xi32>} : () -> tensor<1x5xi32>
    %b28 = "stablehlo.select"(%b26, %b2, %b27) : (tensor<1x5xi1>, tensor<1x5xi32>, tensor<1x5xi32>) -> tensor<1x5xi32>
    %b29 = "stablehlo.constant"() {value = dense<2147483647> : tensor<i32>} : () -> tensor<i32>
    %b30 = "stablehlo.reduce"(%b28, %b29) ({ ^bb0(%p: tensor<i32>, %q: tensor<i32>): %t = "stablehlo.minimum"(%p, %q) : (tensor<i32>, tensor<i32>) -> tensor<i32> "stablehlo.return"(%t) : (tensor<i32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x5xi32>, tensor<i32>) -> tensor<1xi32>
    %b31 = "stablehlo.constant"() {value = dense<0> : tensor<1xi32>} : () -> tensor<1xi32>
    %b32 = "stablehlo.select"(%s6, %b30, %b31) : (tensor<1xi1>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
    %b33 = "stablehlo.broadcast_in_dim"(%b32) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x5xi32>
    %b34 = "stablehlo.compare"(%b2, %b33) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x5xi32>, tensor<1x5xi32>) -> tensor<1x5xi1>
    %b35 = "stablehlo.or"(%s5, %b34) : (tensor<1x5xi1>, tensor<1x5xi1>) -> tensor<1x5xi1>
    %b36 = "stablehlo.constant"() {value = dense<2> : tensor<1xi32>} : () -> tensor<1xi32>
    %b37 = "stablehlo.compare"(%b30, %b36) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi1>
    %b38 = "stablehlo.constant"() {value = dense<false> : tensor<1xi1>} : () -> tensor<1xi1>
    %b39 = "stablehlo.select"(%b37, %b38, %s6) : (tensor<1xi1>, tensor<1xi1>, tensor<1xi1>) -> tensor<1xi1>
    %b40 = "stablehlo.iota"() {iota_dimension = 1 : i64} : () -> tensor<1x4xi32>
    %b41 = "stablehlo.broadcast_in_dim"(%s0) {broadcast_dimensions = array<i64>} : (tensor<i32>) -> tensor<1x4xi32>
    %b42 = "stablehlo.compare"(%b40, %b41) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x4xi32>, tensor<1x4xi32>) -> tensor<1x4xi1>
    %b43 = "stablehlo.convert"(%b32) : (tensor<1xi32>) -> tensor<1xf32>
    %b44 = "stablehlo.broadcast_in_dim"(%b43) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x4xf32>
    %b45 = "stablehlo.select"(%b42, %b44, %s7) : (tensor<1x4xi1>, tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
    %b46 = "stablehlo.broadcast_in_dim"(%b30) {broadcast_dimensions = array<i64: 0>} : (tensor<1xi32>) -> tensor<1x5xi32>
    %b47 = "stablehlo.compare"(%b2, %b46) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<1x5xi32>, tensor<1x5xi32>) -> tensor<1x5xi1>
    %b48 = "stablehlo.reduce"(%b14, %b23) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.maximum"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x5xf32>, tensor<f32>) -> tensor<1xf32>
    %b49 = "stablehlo.broadcast_in_dim"(%b48) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x5xf32>
    %b50 = "stablehlo.subtract"(%b14, %b49) : (tensor<1x5xf32>, tensor<1x5xf32>) -> tensor<1x5xf32>
    %b51 = "stablehlo.select"(%b47, %b50, %b15) : (tensor<1x5xi1>, tensor<1x5xf32>, tensor<1x5xf32>) -> tensor<1x5xf32>
    %b52 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<f32>} : () -> tensor<f32>
    %b53 = "stablehlo.reduce"(%b51, %b52) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x5xf32>, tensor<f32>) -> tensor<1xf32>
    %b54 = "stablehlo.exponential"(%b50) : (tensor<1x5xf32>) -> tensor<1x5xf32>
    %b55 = "stablehlo.reduce"(%b54, %b52) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 1>} : (tensor<1x5xf32>, tensor<f32>) -> tensor<1xf32>
    %b56 = "stablehlo.log"(%b55) : (tensor<1xf32>) -> tensor<1xf32>
    %b57 = "stablehlo.subtract"(%b53, %b56) : (tensor<1xf32>, tensor<1xf32>) -> tensor<1xf32>
    %b58 = "stablehlo.broadcast_in_dim"(%b57) {broadcast_dimensions = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x4xf32>
    %b59 = "stablehlo.select"(%b42, %b58, %s8) : (tensor<1x4xi1>, tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
    %b60 = "stablehlo.reshape"(%b13) : (tensor<1x2xf32>) -> tensor<1x1x2xf32>
    %b61 = "stablehlo.constant"() {value = dense<0> : tensor<i32>} : () -> tensor<i32>
    %b62 = "stablehlo.dynamic_update_slice"(%s9, %b60, %b61, %b10, %b61) : (tensor<1x4x2xf32>, tensor<1x1x2xf32>, tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<1x4x2xf32>
    "stablehlo.return"(%b1, %s1, %s2, %s3, %b32, %b35, %b39, %b45, %b59, %b62, %s10) : (tensor<i32>, tensor<i32>, tensor<i32>, tensor<f32>, tensor<1xi32>, tensor<1x5xi1>, tensor<1xi1>, tensor<1x4xf32>, tensor<1x4xf32>, tensor<1x4x2xf32>, tensor<5x2xf32>) -> ()
    }) : (tensor<i32>, tensor<i32>, tensor<i32>, tensor<f32>, tensor<1xi32>, tensor<1x5xi1>, tensor<1xi1>, tensor<1x4xf32>, tensor<1x4xf32>, tensor<1x4x2xf32>, tensor<5x2xf32>) -> (tensor<i32>, tensor<i32>, tensor<i32>, tensor<f32>, tensor<1xi32>, tensor<1x5xi1>, tensor<1xi1>, tensor<1x4xf32>, tensor<1x4xf32>, tensor<1x4x2xf32>, tensor<5x2xf32>)
    %67 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<1x1xf32>} : () -> tensor<1x1xf32>
    %68 = "stablehlo.concatenate"(%66#7, %66#8, %67) {dimension = 1 : i64} : (tensor<1x4xf32>, tensor<1x4xf32>, tensor<1x1xf32>) -> tensor<1x9xf32>
    "func.return"(%68) : (tensor<1x9xf32>) -> ()
  }
}
