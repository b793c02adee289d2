//! Is what we read of a trace what we would write, and nothing else?

use homing_wire::trace_context::{TEXT_BYTES, TraceParent};

/// Reads the input as the value of a `traceparent` field.
pub fn run(input: &[u8]) {
    let Some(parent) = TraceParent::parse(input) else { return };
    assert!(parent.trace_id != [0; 16] && parent.span_id != [0; 8], "{parent:?}");
    let mut written = Vec::new();
    parent.write(&mut written);
    assert_eq!((written.len(), TraceParent::parse(&written)), (TEXT_BYTES, Some(parent)));
    // Of another version, or with other flags, the ids stand where they stand.
    assert_eq!(written[3..52], input[3..52], "{}", input.escape_ascii());
}
