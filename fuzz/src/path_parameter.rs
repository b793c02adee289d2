//! Is the parameter of a path the one that Tomcat would find?

use homing_wire::path_parameter::{around_values, find};

const NAME: &[u8] = b"JSESSIONID";

/// Reads the input as a path.
pub fn run(input: &[u8]) {
    let value = find(input, NAME);
    assert_eq!(value, taken_out(input).as_deref(), "{value:?}");
    // What is shown to others is the input without some of it, and has no value of that name in it.
    let shown: Vec<u8> = around_values(input).flatten().copied().collect();
    assert!(shown.len() <= input.len());
    let path = shown.split(|byte| b"?#".contains(byte)).next().unwrap_or_default();
    assert_eq!(find(path, NAME), None, "{}", input.escape_ascii());
}

/// Tomcat's own way: each parameter is taken out of the path and put into a map, where a later one takes the place of
/// an earlier one.
fn taken_out(path: &[u8]) -> Option<Vec<u8>> {
    let mut path = path.to_vec();
    let mut kept = None;
    while let Some(start) = path.iter().position(|&byte| byte == b';') {
        let after = &path[start + 1..];
        let length = after.iter().position(|byte| b";/".contains(byte)).unwrap_or(after.len());
        let parameter: Vec<u8> = path.drain(start..=start + length).skip(1).collect();
        let Some(equals) = parameter.iter().position(|&byte| byte == b'=') else { continue };
        if parameter[..equals].eq_ignore_ascii_case(NAME) {
            kept = Some(parameter[equals + 1..].to_vec());
        }
    }
    kept.filter(|value| !value.is_empty())
}
