//! Which operations are there, and who carries them out?

use serde_json::Value;

use super::fault::Fault;
use super::here::Here;
use super::{balancers, configs, listeners, rules, targets};
use crate::book::Done;

/// An operation of the API.
#[derive(Debug)]
pub(super) struct Operation {
    pub(super) name: &'static str,
    /// The object that a request is.
    pub(super) input: &'static str,
    /// The object that an answer is.
    pub(super) output: &'static str,
    pub(super) run: Run,
}

type Look = fn(&Here<'_>, &Value) -> Result<Value, Fault>;
type Change = fn(&Here<'_>, &Value) -> Result<Done<Value>, Fault>;

/// What it does.
#[derive(Clone, Copy, Debug)]
pub(super) enum Run {
    /// It tells how things are.
    Look(Look),
    /// It changes them, in a turn of the desk.
    Change(Change),
    /// It tells what became of a change.
    Task,
}

macro_rules! operations {
    ($($name:literal => $run:expr;)+) => {
        /// Every operation that is supported, in the order of the documentation.
        pub(super) const OPERATIONS: &[Operation] = &[$(Operation {
            name: $name,
            input: concat!($name, "Request"),
            output: concat!($name, "Response"),
            run: $run,
        }),+];
    };
}

operations! {
    "CreateLoadBalancer" => Run::Change(balancers::create);
    "DescribeLoadBalancers" => Run::Look(balancers::describe::describe);
    "DescribeLoadBalancersDetail" => Run::Look(balancers::detail::describe);
    "ModifyLoadBalancerAttributes" => Run::Change(balancers::modify);
    "DeleteLoadBalancer" => Run::Change(balancers::delete);
    "SetLoadBalancerStartStatus" => Run::Change(listeners::stop::set);
    "CreateListener" => Run::Change(listeners::create);
    "DescribeListeners" => Run::Look(listeners::describe::describe);
    "ModifyListener" => Run::Change(listeners::modify);
    "DeleteListener" => Run::Change(listeners::delete);
    "DeleteLoadBalancerListeners" => Run::Change(listeners::delete);
    "CreateRule" => Run::Change(rules::create);
    "ModifyRule" => Run::Change(rules::modify);
    "DeleteRule" => Run::Change(rules::delete);
    "ModifyDomain" => Run::Change(rules::domains::modify);
    "ModifyDomainAttributes" => Run::Change(rules::domains::modify);
    "RegisterTargets" => Run::Change(targets::register);
    "DeregisterTargets" => Run::Change(targets::deregister);
    "ModifyTargetWeight" => Run::Change(targets::weigh);
    "ModifyTargetPort" => Run::Change(targets::move_port);
    "BatchRegisterTargets" => Run::Change(targets::batch::register);
    "BatchDeregisterTargets" => Run::Change(targets::batch::deregister);
    "BatchModifyTargetWeight" => Run::Change(targets::batch::weigh);
    "DescribeTargets" => Run::Look(targets::describe::describe);
    "DescribeTargetHealth" => Run::Look(targets::health::describe);
    "DescribeTaskStatus" => Run::Task;
    "SetCustomizedConfigForLoadBalancer" => Run::Change(configs::set);
    "DescribeCustomizedConfigList" => Run::Look(configs::describe);
    "DescribeCustomizedConfigAssociateList" => Run::Look(configs::associated);
    "DescribeQuota" => Run::Look(balancers::detail::quota);
}

/// The operation of that name.
pub(super) fn find(name: &str) -> Option<&'static Operation> {
    OPERATIONS.iter().find(|operation| operation.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tencent::shapes::shape;

    #[test]
    fn every_operation_has_its_objects() {
        // `DescribeQuota` asks for nothing, and several answer nothing.
        for operation in OPERATIONS.iter().filter(|operation| operation.name != "DescribeQuota") {
            assert!(!shape(operation.input).fields.is_empty(), "{}", operation.input);
        }
    }
}
