//! What does each route ask of those who call it?
//!
//! What stands nowhere here is for admins: a route that somebody adds and forgets is closed, not open.

use axum::http::Method;

use super::BASE;
use crate::identity::Right;

/// What is asked of whoever calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Nothing.
    Open,
    /// To be somebody.
    SignedIn,
    /// A right.
    Needs(Right),
}

/// What a route is about, for those who are let near some load balancers only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The whole node: it is not for them.
    Node,
    /// The load balancer that its path names.
    LoadBalancer,
    /// No load balancer, or those alone that are within the scopes of who asks.
    Scoped,
}

/// What one route asks, by its method.
pub(crate) type Methods = &'static [(&'static str, Access)];

const READ: Access = Access::Needs(Right::Read);
const EDIT: Access = Access::Needs(Right::Edit);
const OPERATE: Access = Access::Needs(Right::Operate);
const ADMINISTER: Access = Access::Needs(Right::Administer);

/// What may be looked at.
const LOOK: Methods = &[("GET", READ)];
/// Who there is, and who is added.
const MEMBERS: Methods = &[("GET", ADMINISTER), ("POST", ADMINISTER)];
/// What is ordered.
const ORDER: Methods = &[("POST", OPERATE)];

/// A list to which things are added, and things that can be changed.
const COLLECTION: Methods = &[("GET", READ), ("POST", EDIT)];
const OBJECT: Methods = &[("GET", READ), ("PUT", EDIT), ("PATCH", EDIT), ("DELETE", EDIT)];

/// Every route below [`BASE`]. `HEAD` is as `GET`.
pub(crate) const ROUTES: &[(&str, Reach, Methods)] = &[
    ("/status", Reach::Scoped, LOOK),
    ("/editions", Reach::Scoped, LOOK),
    // The desk looks where a load balancer is to be.
    ("/load-balancers", Reach::Scoped, COLLECTION),
    ("/load-balancers/{load_balancer}", Reach::LoadBalancer, OBJECT),
    ("/load-balancers/{load_balancer}/listeners", Reach::LoadBalancer, COLLECTION),
    ("/load-balancers/{load_balancer}/listeners/{listener}", Reach::LoadBalancer, OBJECT),
    ("/load-balancers/{load_balancer}/listeners/{listener}/rules", Reach::LoadBalancer, COLLECTION),
    ("/load-balancers/{load_balancer}/listeners/{listener}/rules/{rule}", Reach::LoadBalancer, OBJECT),
    ("/load-balancers/{load_balancer}/groups", Reach::LoadBalancer, COLLECTION),
    ("/load-balancers/{load_balancer}/groups/{group}", Reach::LoadBalancer, OBJECT),
    ("/load-balancers/{load_balancer}/groups/{group}/targets", Reach::LoadBalancer, COLLECTION),
    ("/load-balancers/{load_balancer}/groups/{group}/targets/{target}", Reach::LoadBalancer, OBJECT),
    ("/load-balancers/{load_balancer}/groups/{group}/targets/{target}/health", Reach::LoadBalancer, LOOK),
    (
        "/load-balancers/{load_balancer}/groups/{group}/targets/{target}/drain",
        Reach::LoadBalancer,
        &[("POST", OPERATE), ("DELETE", OPERATE)],
    ),
    ("/load-balancers/{load_balancer}/groups/{group}/targets/{target}/drained", Reach::LoadBalancer, LOOK),
    ("/load-balancers/{load_balancer}/groups/{group}/targets/{target}/unstick", Reach::LoadBalancer, ORDER),
    ("/load-balancers/{load_balancer}/groups/{group}/targets/{target}/probe", Reach::LoadBalancer, ORDER),
    ("/certificates", Reach::Node, LOOK),
    ("/certificates/{certificate}", Reach::Node, &[("GET", READ), ("PUT", EDIT), ("DELETE", EDIT)]),
    ("/revisions", Reach::Node, LOOK),
    ("/revisions/{revision}", Reach::Node, LOOK),
    ("/revisions/{revision}/diff", Reach::Node, LOOK),
    ("/revisions/{revision}/rollback", Reach::Node, &[("POST", EDIT)]),
    ("/revisions/{revision}/export", Reach::Node, LOOK),
    ("/export", Reach::Scoped, LOOK),
    ("/import", Reach::Node, &[("POST", EDIT)]),
    ("/traffic", Reach::Scoped, LOOK),
    ("/traffic/history", Reach::Scoped, LOOK),
    ("/traffic/flows", Reach::Scoped, LOOK),
    ("/logs", Reach::Scoped, LOOK),
    ("/sessions", Reach::Scoped, LOOK),
    ("/sessions/{id}", Reach::Scoped, &[("GET", READ), ("DELETE", OPERATE)]),
    ("/sessions/{id}/move", Reach::Scoped, ORDER),
    ("/sessions/{id}/unpin", Reach::Scoped, ORDER),
    // It asks, and changes nothing.
    ("/explain", Reach::Scoped, &[("POST", READ)]),
    ("/explain/verify", Reach::Scoped, &[("POST", READ)]),
    ("/doctor", Reach::Scoped, LOOK),
    ("/decisions", Reach::Scoped, LOOK),
    ("/events", Reach::Scoped, LOOK),
    ("/events/recent", Reach::Scoped, LOOK),
    ("/me", Reach::Scoped, &[("GET", Access::SignedIn)]),
    // The handlers look who asks.
    ("/login", Reach::Scoped, &[("POST", Access::Open)]),
    ("/logout", Reach::Scoped, &[("POST", Access::SignedIn)]),
    ("/me/password", Reach::Scoped, &[("POST", Access::SignedIn)]),
    ("/audit", Reach::Node, &[("GET", ADMINISTER)]),
    ("/users", Reach::Node, MEMBERS),
    ("/users/{user}", Reach::Node, &[("GET", ADMINISTER), ("PATCH", ADMINISTER), ("DELETE", ADMINISTER)]),
    ("/tokens", Reach::Node, MEMBERS),
    ("/tokens/{token}", Reach::Node, &[("DELETE", ADMINISTER)]),
];

/// What a route asks, by its pattern as the router has it.
pub(crate) fn of(method: &Method, pattern: &str) -> (Access, Reach) {
    let path = pattern.strip_prefix(BASE).unwrap_or(pattern);
    let method = if *method == Method::HEAD { "GET" } else { method.as_str() };
    let mut rows = ROUTES.iter().filter(|(known, ..)| *known == path);
    let found = rows.find_map(|(_, reach, methods)| {
        methods.iter().find(|(known, _)| *known == method).map(|(_, access)| (*access, *reach))
    });
    found.unwrap_or((ADMINISTER, Reach::Node))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_nowhere_is_for_admins_without_scopes() {
        for (method, path) in [(Method::GET, "/new"), (Method::PUT, "/status"), (Method::GET, "/status/")] {
            assert_eq!(of(&method, path), (ADMINISTER, Reach::Node), "{method} {path}");
        }
    }

    #[test]
    fn no_route_stands_twice_and_what_changes_something_needs_more_than_reading() {
        let mut known = std::collections::HashSet::new();
        for (path, _, methods) in ROUTES {
            for (method, access) in *methods {
                assert!(known.insert((path, method)), "{method} {path}");
                let own = ["/login", "/logout", "/me/password"];
                let asks_only = *method == "GET" || path.starts_with("/explain") || own.contains(path);
                assert!(
                    asks_only
                        || !matches!(access, Access::Open | Access::SignedIn | Access::Needs(Right::Read)),
                    "{method} {path}"
                );
            }
        }
    }

    #[test]
    fn a_head_is_asked_as_a_get() {
        assert_eq!(of(&Method::HEAD, "/api/v1/sessions"), (READ, Reach::Scoped));
    }
}
