//! Can any bytes harm what `homing_fuzz::hpack` drives?

#![cfg_attr(fuzzing, no_main)]

homing_fuzz::fuzz_main!(homing_fuzz::hpack::run);
