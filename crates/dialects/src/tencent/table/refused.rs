//! Which operations of the vendor's clients are refused as a whole, and why?

/// Operations, and why.
pub(super) const REFUSED: &[(&str, &str)] = &[
    (
        "AssociateTargetGroups, CreateTargetGroup, DeleteTargetGroups, DeregisterTargetGroupInstances, \
         DescribeTargetGroupInstanceStatus, DescribeTargetGroupInstances, DescribeTargetGroupList, \
         DescribeTargetGroups, DisassociateTargetGroups, ModifyTargetGroupAttribute, \
         ModifyTargetGroupInstancesPort, ModifyTargetGroupInstancesWeight, RegisterTargetGroupInstances",
        "targets are registered with listeners and rules, not in groups of their own",
    ),
    (
        "AutoRewrite, DeleteRewrite, DescribeRewrite, ManualRewrite",
        "redirects are made by the file or the native API",
    ),
    (
        "AssociateCustomizedConfig, DisassociateCustomizedConfig",
        "a configuration is bound to a load balancer: SetCustomizedConfigForLoadBalancer",
    ),
    (
        "BatchModifyTargetTag, CloneLoadBalancer, DescribeAsyncJobs, DescribeIdleLoadBalancers, \
         DescribeLBListeners, DescribeLoadBalancerListByCertId, DescribeLoadBalancerOverview, \
         DescribeLoadBalancerTraffic, ReplaceCertForLoadBalancers",
        "what they tell or do can be told or done by other operations",
    ),
    (
        "CreateClsLogSet, CreateTopic, DescribeClsLogSet, SetLoadBalancerClsLog",
        "logs are those of the node: `[log]`",
    ),
    (
        "DescribeBlockIPList, DescribeBlockIPTask, ModifyBlockIPList, SetLoadBalancerSecurityGroups, \
         SetSecurityGroupForLoadbalancers",
        "there are no security groups and block lists: use a firewall",
    ),
    (
        "CreateLoadBalancerSnatIps, DeleteLoadBalancerSnatIps, DescribeClusterResources, \
         DescribeCrossTargets, DescribeExclusiveClusters, DescribeLBOperateProtect, DescribeResources, \
         ModifyLoadBalancerMixIpTarget, ModifyLoadBalancerSla, ModifyLoadBalancersProject",
        "a node has nothing of the kind",
    ),
    (
        "InquiryPriceCreateLoadBalancer, InquiryPriceModifyLoadBalancer, InquiryPriceRefundLoadBalancer, \
         InquiryPriceRenewLoadBalancer, RenewLoadBalancers",
        "nothing is charged",
    ),
    (
        "DeregisterFunctionTargets, ModifyFunctionTargets, RegisterFunctionTargets",
        "there are no functions to forward to",
    ),
    (
        "DeregisterTargetsFromClassicalLB, DescribeClassicalLBByInstanceId, DescribeClassicalLBHealthStatus, \
         DescribeClassicalLBListeners, DescribeClassicalLBTargets, MigrateClassicalLoadBalancers, \
         RegisterTargetsWithClassicalLB",
        "load balancers of the classic kind cannot be made",
    ),
    (
        "AddModelKey, AddModelRewrite, AssociateBudget, AssociateModelRouterGuardrails, \
         AssociateModelsToModelRouter, ChatCompletions, CreateBYOKNetwork, CreateBudget, CreateIntentRouter, \
         CreateKey, CreateKeys, CreateModel, CreateModelRouter, CreateModelRouterResourcePackage, \
         CreateUserGroup, DeleteBudgets, DeleteIntentRouter, DeleteKeys, DeleteModel, DeleteModelRouters, \
         DeleteUserGroups, DeregisterModelsFromServiceProvider, DescribeAssociatedModelAvailability, \
         DescribeBudgetAssociations, DescribeBudgets, DescribeIntentRouterTiers, DescribeIntentRouters, \
         DescribeKeys, DescribeModelAliases, DescribeModelAssociations, DescribeModelKeys, \
         DescribeModelNames, DescribeModelRewrite, DescribeModelRouterDetail, DescribeModelRouterGuardrails, \
         DescribeModelRouterLogs, DescribeModelRouterQuota, DescribeModelRouterResourcePackageDeduction, \
         DescribeModelRouterResourcePackages, DescribeModelRouters, DescribeServiceProviderHealthStatus, \
         DescribeSupportedProviders, DescribeUpperModels, DescribeUserGroups, DisassociateBudget, \
         DisassociateModelRouterGuardrails, DisassociateModelsFromModelRouter, \
         InquirePriceCreateModelRouterResourcePackage, InquirePriceRefundModelRouterResourcePackage, \
         ModifyBudgetAttributes, ModifyIntentRouterAttribute, ModifyKeyAttributes, ModifyKeysBlockStatus, \
         ModifyKeysUserGroup, ModifyModelAliasAttributes, ModifyModelAttributes, ModifyModelRouterAttributes, \
         ModifyModelRouterGuardrails, ModifyModelRouterSecurityGroups, ModifyServiceProviderModelAttributes, \
         ModifyUserGroupAttributes, RefundModelRouterResourcePackage, RegenerateKeys, \
         RegisterModelsToServiceProvider, RemoveModelKey, RemoveModelRewrite, TestModelInputModalities, \
         TestServiceProviderConnection",
        "there is no router for language models",
    ),
];
