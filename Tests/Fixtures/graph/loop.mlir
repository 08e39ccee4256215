module @blip attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(%a0: tensor<2x3xf32> {tf.aliasing_output = 0 : i32}, %a1: tensor<3x3xf32> {tf.aliasing_output = 1 : i32}, %a2: tensor<3xf32> {tf.aliasing_output = 2 : i32}, %a3: tensor<3x3xf32> {tf.aliasing_output = 3 : i32}, %a4: tensor<3xf32> {tf.aliasing_output = 4 : i32}, %a5: tensor<3x3xf32> {tf.aliasing_output = 5 : i32}, %a6: tensor<3xf32> {tf.aliasing_output = 6 : i32}, %a7: tensor<3x3xf32> {tf.aliasing_output = 7 : i32}, %a8: tensor<3xf32> {tf.aliasing_output = 8 : i32}, %a9: tensor<3x3xf32> {tf.aliasing_output = 9 : i32}, %a10: tensor<3xf32> {tf.aliasing_output = 10 : i32}, %a11: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<3x3xf32>, tensor<3xf32>, tensor<3x3xf32>, tensor<3xf32>, tensor<3x3xf32>, tensor<3xf32>, tensor<3x3xf32>, tensor<3xf32>, tensor<3x3xf32>, tensor<3xf32>) {
    %l0_in0_0 = "stablehlo.reshape"(%a1) : (tensor<3x3xf32>) -> tensor<1x3x3xf32>
    %l0_in0_1 = "stablehlo.reshape"(%a3) : (tensor<3x3xf32>) -> tensor<1x3x3xf32>
    %l0_in0_2 = "stablehlo.reshape"(%a5) : (tensor<3x3xf32>) -> tensor<1x3x3xf32>
    %l0_in0_3 = "stablehlo.reshape"(%a7) : (tensor<3x3xf32>) -> tensor<1x3x3xf32>
    %l0_in0_4 = "stablehlo.reshape"(%a9) : (tensor<3x3xf32>) -> tensor<1x3x3xf32>
    %l0_in0 = "stablehlo.concatenate"(%l0_in0_0, %l0_in0_1, %l0_in0_2, %l0_in0_3, %l0_in0_4) {dimension = 0 : i64} : (tensor<1x3x3xf32>, tensor<1x3x3xf32>, tensor<1x3x3xf32>, tensor<1x3x3xf32>, tensor<1x3x3xf32>) -> tensor<5x3x3xf32>
    %l0_in1_0 = "stablehlo.reshape"(%a2) : (tensor<3xf32>) -> tensor<1x3xf32>
    %l0_in1_1 = "stablehlo.reshape"(%a4) : (tensor<3xf32>) -> tensor<1x3xf32>
    %l0_in1_2 = "stablehlo.reshape"(%a6) : (tensor<3xf32>) -> tensor<1x3xf32>
    %l0_in1_3 = "stablehlo.reshape"(%a8) : (tensor<3xf32>) -> tensor<1x3xf32>
    %l0_in1_4 = "stablehlo.reshape"(%a10) : (tensor<3xf32>) -> tensor<1x3xf32>
    %l0_in1 = "stablehlo.concatenate"(%l0_in1_0, %l0_in1_1, %l0_in1_2, %l0_in1_3, %l0_in1_4) {dimension = 0 : i64} : (tensor<1x3xf32>, tensor<1x3xf32>, tensor<1x3xf32>, tensor<1x3xf32>, tensor<1x3xf32>) -> tensor<5x3xf32>
    %l0_first = "stablehlo.constant"() {value = dense<0> : tensor<i32>} : () -> tensor<i32>
    %l0_zero0 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<5x2x3xf32>} : () -> tensor<5x2x3xf32>
    %l0_zero1 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<5x2x3xf32>} : () -> tensor<5x2x3xf32>
    %l0:4 = "stablehlo.while"(%l0_first, %a0, %l0_zero0, %l0_zero1) ({
    ^bb0(%l0_i: tensor<i32>, %l0_c0: tensor<2x3xf32>, %l0_s0: tensor<5x2x3xf32>, %l0_s1: tensor<5x2x3xf32>):
    %l0_n = "stablehlo.constant"() {value = dense<5> : tensor<i32>} : () -> tensor<i32>
    %l0_more = "stablehlo.compare"(%l0_i, %l0_n) {comparison_direction = #stablehlo<comparison_direction LT>} : (tensor<i32>, tensor<i32>) -> tensor<i1>
    "stablehlo.return"(%l0_more) : (tensor<i1>) -> ()
    }, {
    ^bb0(%l0_i: tensor<i32>, %l0_c0: tensor<2x3xf32>, %l0_s0: tensor<5x2x3xf32>, %l0_s1: tensor<5x2x3xf32>):
    %l0_none = "stablehlo.constant"() {value = dense<0> : tensor<i32>} : () -> tensor<i32>
    %l0_one = "stablehlo.constant"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
    %l0_next = "stablehlo.add"(%l0_i, %l0_one) : (tensor<i32>, tensor<i32>) -> tensor<i32>
    %l0_x0p = "stablehlo.dynamic_slice"(%l0_in0, %l0_i, %l0_none, %l0_none) {slice_sizes = array<i64: 1, 3, 3>} : (tensor<5x3x3xf32>, tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<1x3x3xf32>
    %l0_x0 = "stablehlo.reshape"(%l0_x0p) : (tensor<1x3x3xf32>) -> tensor<3x3xf32>
    %l0_x1p = "stablehlo.dynamic_slice"(%l0_in1, %l0_i, %l0_none) {slice_sizes = array<i64: 1, 3>} : (tensor<5x3xf32>, tensor<i32>, tensor<i32>) -> tensor<1x3xf32>
    %l0_x1 = "stablehlo.reshape"(%l0_x1p) : (tensor<1x3xf32>) -> tensor<3xf32>
    %l0_0 = "stablehlo.dot_general"(%l0_c0, %l0_x0) {dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [1], rhs_contracting_dimensions = [1]>, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x3xf32>, tensor<3x3xf32>) -> tensor<2x3xf32>
    %l0_1 = "stablehlo.broadcast_in_dim"(%l0_x1) {broadcast_dimensions = array<i64: 1>} : (tensor<3xf32>) -> tensor<2x3xf32>
    %l0_2 = "stablehlo.add"(%l0_0, %l0_1) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %l0_3 = "stablehlo.constant"() {value = dense<0x3F3504F3> : tensor<2x3xf32>} : () -> tensor<2x3xf32>
    %l0_4 = "stablehlo.multiply"(%l0_2, %l0_3) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %l0_5 = "chlo.erf"(%l0_4) : (tensor<2x3xf32>) -> tensor<2x3xf32>
    %l0_6 = "stablehlo.constant"() {value = dense<0x3F800000> : tensor<2x3xf32>} : () -> tensor<2x3xf32>
    %l0_7 = "stablehlo.add"(%l0_5, %l0_6) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %l0_8 = "stablehlo.constant"() {value = dense<0x3F000000> : tensor<2x3xf32>} : () -> tensor<2x3xf32>
    %l0_9 = "stablehlo.multiply"(%l0_7, %l0_8) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %l0_10 = "stablehlo.multiply"(%l0_2, %l0_9) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %l0_11 = "stablehlo.add"(%l0_10, %l0_c0) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %l0_out0p = "stablehlo.reshape"(%l0_2) : (tensor<2x3xf32>) -> tensor<1x2x3xf32>
    %l0_out0 = "stablehlo.dynamic_update_slice"(%l0_s0, %l0_out0p, %l0_i, %l0_none, %l0_none) : (tensor<5x2x3xf32>, tensor<1x2x3xf32>, tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<5x2x3xf32>
    %l0_out1p = "stablehlo.reshape"(%l0_11) : (tensor<2x3xf32>) -> tensor<1x2x3xf32>
    %l0_out1 = "stablehlo.dynamic_update_slice"(%l0_s1, %l0_out1p, %l0_i, %l0_none, %l0_none) : (tensor<5x2x3xf32>, tensor<1x2x3xf32>, tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<5x2x3xf32>
    "stablehlo.return"(%l0_next, %l0_11, %l0_out0, %l0_out1) : (tensor<i32>, tensor<2x3xf32>, tensor<5x2x3xf32>, tensor<5x2x3xf32>) -> ()
    }) : (tensor<i32>, tensor<2x3xf32>, tensor<5x2x3xf32>, tensor<5x2x3xf32>) -> (tensor<i32>, tensor<2x3xf32>, tensor<5x2x3xf32>, tensor<5x2x3xf32>)
    %p2 = "stablehlo.slice"(%l0#2) {limit_indices = array<i64: 1, 2, 3>, start_indices = array<i64: 0, 0, 0>, strides = array<i64: 1, 1, 1>} : (tensor<5x2x3xf32>) -> tensor<1x2x3xf32>
    %2 = "stablehlo.reshape"(%p2) : (tensor<1x2x3xf32>) -> tensor<2x3xf32>
    %59 = "stablehlo.reshape"(%l0#1) : (tensor<2x3xf32>) -> tensor<2x3xf32>
    %l1_in0 = "stablehlo.slice"(%l0#2) {limit_indices = array<i64: 5, 2, 3>, start_indices = array<i64: 1, 0, 0>, strides = array<i64: 1, 1, 1>} : (tensor<5x2x3xf32>) -> tensor<4x2x3xf32>
    %l1_in1 = "stablehlo.slice"(%l0#3) {limit_indices = array<i64: 4, 2, 3>, start_indices = array<i64: 0, 0, 0>, strides = array<i64: 1, 1, 1>} : (tensor<5x2x3xf32>) -> tensor<4x2x3xf32>
    %l1_in2_0 = "stablehlo.reshape"(%a3) : (tensor<3x3xf32>) -> tensor<1x3x3xf32>
    %l1_in2_1 = "stablehlo.reshape"(%a5) : (tensor<3x3xf32>) -> tensor<1x3x3xf32>
    %l1_in2_2 = "stablehlo.reshape"(%a7) : (tensor<3x3xf32>) -> tensor<1x3x3xf32>
    %l1_in2_3 = "stablehlo.reshape"(%a9) : (tensor<3x3xf32>) -> tensor<1x3x3xf32>
    %l1_in2 = "stablehlo.concatenate"(%l1_in2_0, %l1_in2_1, %l1_in2_2, %l1_in2_3) {dimension = 0 : i64} : (tensor<1x3x3xf32>, tensor<1x3x3xf32>, tensor<1x3x3xf32>, tensor<1x3x3xf32>) -> tensor<4x3x3xf32>
    %l1_first = "stablehlo.constant"() {value = dense<0> : tensor<i32>} : () -> tensor<i32>
    %l1_zero0 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<4x3x3xf32>} : () -> tensor<4x3x3xf32>
    %l1_zero1 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<4x3xf32>} : () -> tensor<4x3xf32>
    %l1:4 = "stablehlo.while"(%l1_first, %a11, %l1_zero0, %l1_zero1) ({
    ^bb0(%l1_i: tensor<i32>, %l1_c0: tensor<2x3xf32>, %l1_s0: tensor<4x3x3xf32>, %l1_s1: tensor<4x3xf32>):
    %l1_n = "stablehlo.constant"() {value = dense<4> : tensor<i32>} : () -> tensor<i32>
    %l1_more = "stablehlo.compare"(%l1_i, %l1_n) {comparison_direction = #stablehlo<comparison_direction LT>} : (tensor<i32>, tensor<i32>) -> tensor<i1>
    "stablehlo.return"(%l1_more) : (tensor<i1>) -> ()
    }, {
    ^bb0(%l1_i: tensor<i32>, %l1_c0: tensor<2x3xf32>, %l1_s0: tensor<4x3x3xf32>, %l1_s1: tensor<4x3xf32>):
    %l1_none = "stablehlo.constant"() {value = dense<0> : tensor<i32>} : () -> tensor<i32>
    %l1_one = "stablehlo.constant"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
    %l1_next = "stablehlo.add"(%l1_i, %l1_one) : (tensor<i32>, tensor<i32>) -> tensor<i32>
    %l1_last = "stablehlo.constant"() {value = dense<3> : tensor<i32>} : () -> tensor<i32>
    %l1_p = "stablehlo.subtract"(%l1_last, %l1_i) : (tensor<i32>, tensor<i32>) -> tensor<i32>
    %l1_x0p = "stablehlo.dynamic_slice"(%l1_in0, %l1_p, %l1_none, %l1_none) {slice_sizes = array<i64: 1, 2, 3>} : (tensor<4x2x3xf32>, tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<1x2x3xf32>
    %l1_x0 = "stablehlo.reshape"(%l1_x0p) : (tensor<1x2x3xf32>) -> tensor<2x3xf32>
    %l1_x1p = "stablehlo.dynamic_slice"(%l1_in1, %l1_p, %l1_none, %l1_none) {slice_sizes = array<i64: 1, 2, 3>} : (tensor<4x2x3xf32>, tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<1x2x3xf32>
    %l1_x1 = "stablehlo.reshape"(%l1_x1p) : (tensor<1x2x3xf32>) -> tensor<2x3xf32>
    %l1_x2p = "stablehlo.dynamic_slice"(%l1_in2, %l1_p, %l1_none, %l1_none) {slice_sizes = array<i64: 1, 3, 3>} : (tensor<4x3x3xf32>, tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<1x3x3xf32>
    %l1_x2 = "stablehlo.reshape"(%l1_x2p) : (tensor<1x3x3xf32>) -> tensor<3x3xf32>
    %l1_0 = "stablehlo.constant"() {value = dense<0x3F3504F3> : tensor<2x3xf32>} : () -> tensor<2x3xf32>
    %l1_1 = "stablehlo.multiply"(%l1_x0, %l1_0) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %l1_2 = "chlo.erf"(%l1_1) : (tensor<2x3xf32>) -> tensor<2x3xf32>
    %l1_3 = "stablehlo.constant"() {value = dense<0x3F800000> : tensor<2x3xf32>} : () -> tensor<2x3xf32>
    %l1_4 = "stablehlo.add"(%l1_2, %l1_3) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %l1_5 = "stablehlo.constant"() {value = dense<0x3F000000> : tensor<2x3xf32>} : () -> tensor<2x3xf32>
    %l1_6 = "stablehlo.multiply"(%l1_4, %l1_5) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %l1_7 = "stablehlo.multiply"(%l1_x0, %l1_x0) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %l1_8 = "stablehlo.constant"() {value = dense<0xBF000000> : tensor<2x3xf32>} : () -> tensor<2x3xf32>
    %l1_9 = "stablehlo.multiply"(%l1_7, %l1_8) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %l1_10 = "stablehlo.exponential"(%l1_9) : (tensor<2x3xf32>) -> tensor<2x3xf32>
    %l1_11 = "stablehlo.constant"() {value = dense<0x3ECC422A> : tensor<2x3xf32>} : () -> tensor<2x3xf32>
    %l1_12 = "stablehlo.multiply"(%l1_10, %l1_11) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %l1_13 = "stablehlo.multiply"(%l1_x0, %l1_12) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %l1_14 = "stablehlo.add"(%l1_6, %l1_13) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %l1_15 = "stablehlo.multiply"(%l1_c0, %l1_14) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %l1_16 = "stablehlo.dot_general"(%l1_15, %l1_x1) {dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [0], rhs_contracting_dimensions = [0]>, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<3x3xf32>
    %l1_17 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<f32>} : () -> tensor<f32>
    %l1_18 = "stablehlo.reduce"(%l1_15, %l1_17) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 0>} : (tensor<2x3xf32>, tensor<f32>) -> tensor<3xf32>
    %l1_19 = "stablehlo.dot_general"(%l1_15, %l1_x2) {dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [1], rhs_contracting_dimensions = [0]>, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x3xf32>, tensor<3x3xf32>) -> tensor<2x3xf32>
    %l1_20 = "stablehlo.add"(%l1_c0, %l1_19) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %l1_out0p = "stablehlo.reshape"(%l1_16) : (tensor<3x3xf32>) -> tensor<1x3x3xf32>
    %l1_out0 = "stablehlo.dynamic_update_slice"(%l1_s0, %l1_out0p, %l1_p, %l1_none, %l1_none) : (tensor<4x3x3xf32>, tensor<1x3x3xf32>, tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<4x3x3xf32>
    %l1_out1p = "stablehlo.reshape"(%l1_18) : (tensor<3xf32>) -> tensor<1x3xf32>
    %l1_out1 = "stablehlo.dynamic_update_slice"(%l1_s1, %l1_out1p, %l1_p, %l1_none) : (tensor<4x3xf32>, tensor<1x3xf32>, tensor<i32>, tensor<i32>) -> tensor<4x3xf32>
    "stablehlo.return"(%l1_next, %l1_20, %l1_out0, %l1_out1) : (tensor<i32>, tensor<2x3xf32>, tensor<4x3x3xf32>, tensor<4x3xf32>) -> ()
    }) : (tensor<i32>, tensor<2x3xf32>, tensor<4x3x3xf32>, tensor<4x3xf32>) -> (tensor<i32>, tensor<2x3xf32>, tensor<4x3x3xf32>, tensor<4x3xf32>)
    %131 = "stablehlo.reshape"(%l1#1) : (tensor<2x3xf32>) -> tensor<2x3xf32>
    %p151 = "stablehlo.slice"(%l1#2) {limit_indices = array<i64: 1, 3, 3>, start_indices = array<i64: 0, 0, 0>, strides = array<i64: 1, 1, 1>} : (tensor<4x3x3xf32>) -> tensor<1x3x3xf32>
    %151 = "stablehlo.reshape"(%p151) : (tensor<1x3x3xf32>) -> tensor<3x3xf32>
    %p153 = "stablehlo.slice"(%l1#3) {limit_indices = array<i64: 1, 3>, start_indices = array<i64: 0, 0>, strides = array<i64: 1, 1>} : (tensor<4x3xf32>) -> tensor<1x3xf32>
    %153 = "stablehlo.reshape"(%p153) : (tensor<1x3xf32>) -> tensor<3xf32>
    %p154 = "stablehlo.slice"(%l1#2) {limit_indices = array<i64: 2, 3, 3>, start_indices = array<i64: 1, 0, 0>, strides = array<i64: 1, 1, 1>} : (tensor<4x3x3xf32>) -> tensor<1x3x3xf32>
    %154 = "stablehlo.reshape"(%p154) : (tensor<1x3x3xf32>) -> tensor<3x3xf32>
    %p156 = "stablehlo.slice"(%l1#3) {limit_indices = array<i64: 2, 3>, start_indices = array<i64: 1, 0>, strides = array<i64: 1, 1>} : (tensor<4x3xf32>) -> tensor<1x3xf32>
    %156 = "stablehlo.reshape"(%p156) : (tensor<1x3xf32>) -> tensor<3xf32>
    %p157 = "stablehlo.slice"(%l1#2) {limit_indices = array<i64: 3, 3, 3>, start_indices = array<i64: 2, 0, 0>, strides = array<i64: 1, 1, 1>} : (tensor<4x3x3xf32>) -> tensor<1x3x3xf32>
    %157 = "stablehlo.reshape"(%p157) : (tensor<1x3x3xf32>) -> tensor<3x3xf32>
    %p159 = "stablehlo.slice"(%l1#3) {limit_indices = array<i64: 3, 3>, start_indices = array<i64: 2, 0>, strides = array<i64: 1, 1>} : (tensor<4x3xf32>) -> tensor<1x3xf32>
    %159 = "stablehlo.reshape"(%p159) : (tensor<1x3xf32>) -> tensor<3xf32>
    %p160 = "stablehlo.slice"(%l1#2) {limit_indices = array<i64: 4, 3, 3>, start_indices = array<i64: 3, 0, 0>, strides = array<i64: 1, 1, 1>} : (tensor<4x3x3xf32>) -> tensor<1x3x3xf32>
    %160 = "stablehlo.reshape"(%p160) : (tensor<1x3x3xf32>) -> tensor<3x3xf32>
    %p162 = "stablehlo.slice"(%l1#3) {limit_indices = array<i64: 4, 3>, start_indices = array<i64: 3, 0>, strides = array<i64: 1, 1>} : (tensor<4x3xf32>) -> tensor<1x3xf32>
    %162 = "stablehlo.reshape"(%p162) : (tensor<1x3xf32>) -> tensor<3xf32>
    %132 = "stablehlo.constant"() {value = dense<0x3F3504F3> : tensor<2x3xf32>} : () -> tensor<2x3xf32>
    %133 = "stablehlo.multiply"(%2, %132) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %134 = "chlo.erf"(%133) : (tensor<2x3xf32>) -> tensor<2x3xf32>
    %135 = "stablehlo.constant"() {value = dense<0x3F800000> : tensor<2x3xf32>} : () -> tensor<2x3xf32>
    %136 = "stablehlo.add"(%134, %135) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %137 = "stablehlo.constant"() {value = dense<0x3F000000> : tensor<2x3xf32>} : () -> tensor<2x3xf32>
    %138 = "stablehlo.multiply"(%136, %137) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %139 = "stablehlo.multiply"(%2, %2) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %140 = "stablehlo.constant"() {value = dense<0xBF000000> : tensor<2x3xf32>} : () -> tensor<2x3xf32>
    %141 = "stablehlo.multiply"(%139, %140) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %142 = "stablehlo.exponential"(%141) : (tensor<2x3xf32>) -> tensor<2x3xf32>
    %143 = "stablehlo.constant"() {value = dense<0x3ECC422A> : tensor<2x3xf32>} : () -> tensor<2x3xf32>
    %144 = "stablehlo.multiply"(%142, %143) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %145 = "stablehlo.multiply"(%2, %144) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %146 = "stablehlo.add"(%138, %145) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %147 = "stablehlo.multiply"(%131, %146) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
    %148 = "stablehlo.dot_general"(%147, %a0) {dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [0], rhs_contracting_dimensions = [0]>, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<3x3xf32>
    %149 = "stablehlo.constant"() {value = dense<0x00000000> : tensor<f32>} : () -> tensor<f32>
    %150 = "stablehlo.reduce"(%147, %149) ({ ^bb0(%p: tensor<f32>, %q: tensor<f32>): %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32> "stablehlo.return"(%t) : (tensor<f32>) -> () }) {dimensions = array<i64: 0>} : (tensor<2x3xf32>, tensor<f32>) -> tensor<3xf32>
    "func.return"(%59, %148, %150, %151, %153, %154, %156, %157, %159, %160, %162) : (tensor<2x3xf32>, tensor<3x3xf32>, tensor<3xf32>, tensor<3x3xf32>, tensor<3xf32>, tensor<3x3xf32>, tensor<3xf32>, tensor<3x3xf32>, tensor<3xf32>, tensor<3x3xf32>, tensor<3xf32>) -> ()
  }
}
