//! What does the log say of an event?
//!
//! Where whoever finds it logs more of it than the event has, nothing is said here.

use super::{Event, SessionName, TargetName};

impl Event {
    pub(super) fn log(&self) {
        match self {
            Self::DrainBegan { target, by, policy, deadline_s } => {
                let TargetName { load_balancer, group, target } = target;
                tracing::info!(load_balancer, group, target, by, policy, deadline_s, "drain began");
            }
            Self::ConnectionsCut { target, why, connections } => {
                let TargetName { load_balancer, group, target } = target;
                let why = why.as_str();
                tracing::info!(load_balancer, group, target, why, connections, "connections cut off");
            }
            Self::DrainEnded { target: TargetName { load_balancer, group, target }, why } => {
                tracing::info!(load_balancer, group, target, why = why.as_str(), "drain ended");
            }
            Self::RampBegan { target: TargetName { load_balancer, group, target }, time_s } => {
                tracing::info!(load_balancer, group, target, time_s, "share of a target begins to grow");
            }
            Self::RampEnded { target: TargetName { load_balancer, group, target }, why } => {
                tracing::info!(
                    load_balancer,
                    group,
                    target,
                    why = why.as_str(),
                    "share of a target has grown"
                );
            }
            Self::SessionMoved { session, to } => session.log("session moved", Some(to)),
            Self::SessionUnpinned { session } => session.log("session unpinned", None),
            Self::SessionExpired { session } => session.log("session expired", None),
            Self::TargetUnstuck { target: TargetName { load_balancer, group, target }, sessions } => {
                tracing::info!(load_balancer, group, target, sessions, "target unstuck");
            }
            Self::LimitMet { limit, load_balancer, listener, group, times, evicted } => {
                tracing::warn!(limit, load_balancer, listener, group, times, evicted, "limit met");
            }
            Self::CertificateExpires { load_balancer, listener, not_after_s, left_days } => {
                tracing::warn!(load_balancer, listener, not_after_s, left_days, "certificate expires");
            }
            Self::StoreFailed { times, why } => tracing::error!(times, why, "store failed"),
            Self::AuditLost { notes } => tracing::error!(notes, "notes of the audit are lost"),
            Self::LoginLimited { times, address } => {
                tracing::warn!(times, address, "attempts to sign in are limited");
            }
            Self::TaskRestarted { task, why } => {
                tracing::error!(task, why, "task of the control plane died and begins again");
            }
            Self::CertificateStored { certificate, not_after_s, author } => {
                tracing::info!(certificate, not_after_s, author, "certificate stored");
            }
            Self::CertificateReplaced { certificate, not_after_s, author } => {
                tracing::info!(certificate, not_after_s, author, "certificate replaced");
            }
            Self::CertificateRemoved { certificate } => tracing::info!(certificate, "certificate removed"),
            Self::LoadBalancerSetAside { load_balancer, why } => {
                tracing::warn!(load_balancer, why, "load balancer of the API set aside: it does not run");
            }
            Self::LoadBalancerBack { load_balancer } => {
                tracing::info!(load_balancer, "load balancer that was set aside runs again");
            }
            Self::HealthChanged { .. } | Self::RevisionMade { .. } | Self::ReloadRefused { .. } => {}
        }
    }
}

impl SessionName {
    fn log(&self, what: &'static str, to: Option<&str>) {
        let Self { load_balancer, group, session, from } = self;
        tracing::info!(load_balancer, group, session, from, to, "{what}");
    }
}
