//! What is changed in the heads of a way?

use crate::edits::{self, Edits, Piece, Variable, WayEdits};
use crate::spec::{HeaderEditsSpec, ListenerSpec, RuleSpec};
use std::sync::Arc;

/// The edits of a listener, then those of a rule, then the name of the request; `None`: nothing is changed.
pub(super) fn way_edits(listener: &ListenerSpec, rule: Option<&RuleSpec>) -> Option<Arc<WayEdits>> {
    let (mut request, mut response) = (Edits::default(), Edits::default());
    apply(&listener.request_headers, &mut request);
    apply(&listener.response_headers, &mut response);
    if let Some(rule) = rule {
        apply(&rule.request_headers, &mut request);
        apply(&rule.response_headers, &mut response);
    }
    if let Some(name) = &listener.request_id {
        request.set(name, vec![Piece::Variable(Variable::RequestId)]);
        response.set(name, vec![Piece::Variable(Variable::RequestId)]);
    }
    let is_empty = request.is_empty() && response.is_empty();
    (!is_empty).then(|| Arc::new(WayEdits { request, response }))
}

fn apply(spec: &HeaderEditsSpec, edits: &mut Edits) {
    let value = |text| edits::pieces(text).expect("check() has split the same value");
    for name in &spec.remove {
        edits.remove(name);
    }
    for (name, text) in &spec.set {
        edits.set(name, value(text));
    }
    for (name, text) in &spec.add {
        edits.add(name, value(text));
    }
}
