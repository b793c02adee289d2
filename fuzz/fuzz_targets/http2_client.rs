//! Can any bytes harm what `homing_fuzz::http2_client` drives?

#![cfg_attr(fuzzing, no_main)]

homing_fuzz::fuzz_main!(homing_fuzz::http2_client::run);
