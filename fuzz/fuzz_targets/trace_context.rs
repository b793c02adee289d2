//! Can any bytes harm what `homing_fuzz::trace_context` drives?

#![cfg_attr(fuzzing, no_main)]

homing_fuzz::fuzz_main!(homing_fuzz::trace_context::run);
