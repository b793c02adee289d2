//! Which fields are not simply supported, and why?

use crate::compat::Support::{self, Ignored, Refused, Supported};

/// An object, fields of it, what becomes of them, and why.
type Fields = (&'static str, &'static [&'static str], Support, &'static str);

const TOLD: &str = "told again; it has no effect on a node";
const NOTHING_SUCH: &str = "a node has nothing of the kind";
const NODE_ONLY: &str = "`NODE`; other kinds are refused";
const PORT_RANGES: &str = "a listener has one port";
const RESCHEDULE: &str = "told again; connections go on until they end, and new ones go elsewhere";
const STORE: &str = "certificates come from the node's store: put it there, and give its name as `CertId`";
const MUTUAL: &str = "certificates of clients are demanded by the file or the native API";
const TRPC: &str = "TRPC is not open to the public there either";
const QUIC: &str = "there is no QUIC";
const NO_RATE: &str = "new connections are not limited by the second; -1 is taken";

pub(super) const FIELDS: &[Fields] = &[
    (
        "CreateLoadBalancerRequest",
        &[
            "VpcId",
            "SubnetId",
            "ProjectId",
            "InternetAccessible",
            "VipIsp",
            "SlaType",
            "SnatPro",
            "LoadBalancerPassToTarget",
            "LBChargeType",
        ],
        Ignored,
        TOLD,
    ),
    (
        "CreateLoadBalancerRequest",
        &[
            "MasterZoneId",
            "ZoneId",
            "SlaveZoneId",
            "BandwidthPackageId",
            "ExclusiveCluster",
            "ClusterIds",
            "ClusterTag",
            "SnatIps",
            "EipAddressId",
            "Egress",
            "LBChargePrepaid",
            "AccessLogTopicId",
            "AvailableZoneAffinityInfo",
        ],
        Ignored,
        NOTHING_SUCH,
    ),
    (
        "CreateLoadBalancerRequest",
        &["DynamicVip"],
        Refused,
        "a load balancer has an address, and no name in DNS",
    ),
    ("CreateLoadBalancerRequest", &["AdvancedRoute"], Refused, "rules look at domain and path"),
    (
        "CreateLoadBalancerRequest",
        &["Vip"],
        Supported,
        "one of `[vip_pool]`; without it the first that is free",
    ),
    ("CreateLoadBalancerRequest", &["AddressIPVersion"], Supported, "`IPV4` and `IPv6FullChain`"),
    (
        "CreateLoadBalancerRequest",
        &["ClientToken"],
        Supported,
        "the same token again answers with what it made, as long as that is there",
    ),
    (
        "DescribeLoadBalancersRequest",
        &["Domain", "SecurityGroup", "MasterZone"],
        Supported,
        "no load balancer has one, so none is found",
    ),
    (
        "DescribeLoadBalancersRequest",
        &["LoadBalancerIds"],
        Supported,
        "ids that are not there (any more) are left out; what is no id of a load balancer is refused",
    ),
    ("DescribeLoadBalancersRequest", &["AdditionalFields"], Supported, "`TargetCount`"),
    (
        "ModifyLoadBalancerAttributesRequest",
        &["InternetChargeInfo", "LoadBalancerPassToTarget", "SnatPro"],
        Ignored,
        TOLD,
    ),
    (
        "ModifyLoadBalancerAttributesRequest",
        &["TargetRegionInfo", "SwitchFlag", "ModifyClassicDomain", "AssociateEndpoint"],
        Ignored,
        NOTHING_SUCH,
    ),
    ("DeleteLoadBalancerRequest", &["ForceDelete"], Supported, "needed from 20 targets on"),
    (
        "CreateListenerRequest",
        &["Protocol"],
        Supported,
        "TCP, UDP, HTTP, HTTPS; TCP_SSL and QUIC are refused",
    ),
    ("CreateListenerRequest", &["EndPort", "FullEndPorts"], Refused, PORT_RANGES),
    ("CreateListenerRequest", &["MaxCps"], Refused, NO_RATE),
    (
        "CreateListenerRequest",
        &["ProxyProtocol", "SslCloseSwitch"],
        Refused,
        "it belongs to TCP_SSL and QUIC",
    ),
    ("CreateListenerRequest", &["TargetType"], Supported, NODE_ONLY),
    ("CreateListenerRequest", &["SessionType"], Supported, "`NORMAL`; `QUIC_CID` is refused"),
    ("CreateListenerRequest", &["SniSwitch"], Supported, SNI),
    ("CreateListenerRequest", &["KeepaliveEnable"], Ignored, KEEPALIVE),
    ("CreateListenerRequest", &["SnatEnable", "DataCompressMode"], Ignored, TOLD),
    ("CreateListenerRequest", RESCHEDULING, Ignored, RESCHEDULE),
    ("CreateListenerRequest", &["HealthCheck", "Scheduler"], Supported, L4_ONLY),
    ("ModifyListenerRequest", &["MaxCps"], Refused, NO_RATE),
    ("ModifyListenerRequest", &["ProxyProtocol"], Refused, "it belongs to TCP_SSL and QUIC"),
    ("ModifyListenerRequest", &["TargetType"], Supported, NODE_ONLY),
    ("ModifyListenerRequest", &["SessionType"], Supported, "`NORMAL`; `QUIC_CID` is refused"),
    ("ModifyListenerRequest", &["SniSwitch"], Supported, "it is switched on, and not off again"),
    ("ModifyListenerRequest", &["KeepaliveEnable"], Ignored, KEEPALIVE),
    ("ModifyListenerRequest", &["SnatEnable", "DataCompressMode"], Ignored, TOLD),
    ("ModifyListenerRequest", RESCHEDULING, Ignored, RESCHEDULE),
    ("ModifyListenerRequest", &["HealthCheck", "Scheduler"], Supported, L4_ONLY),
    ("RuleInput", &["Domain", "Domains"], Supported, DOMAINS),
    (
        "RuleInput",
        &["Url"],
        Supported,
        "a path that begins so, `=` and a path, `~` or `~*` and a regular expression",
    ),
    ("RuleInput", &["DefaultServer"], Supported, "the first domain of a listener is the default without it"),
    (
        "RuleInput",
        &["Http2"],
        Supported,
        "clients may speak HTTP/2 to a listener as soon as one domain has it",
    ),
    ("RuleInput", &["CookieName"], Supported, "the name of the cookie that is inserted"),
    ("RuleInput", &["TargetType"], Supported, NODE_ONLY),
    ("RuleInput", &["TrpcCallee", "TrpcFunc"], Refused, TRPC),
    ("RuleInput", &["Quic"], Refused, QUIC),
    (
        "RuleInput",
        &["ForwardType"],
        Supported,
        "HTTP, HTTPS, GRPC, GRPCS; certificates of targets are not looked at",
    ),
    ("ModifyRuleRequest", &["TrpcCallee", "TrpcFunc"], Refused, TRPC),
    ("ModifyRuleRequest", &["CookieName"], Supported, "the name of the cookie that is inserted"),
    ("OAuth", &["OAuthEnable"], Refused, "nobody signs in at the load balancer"),
    ("OAuth", &["OAuthFailureStatus"], Ignored, "nobody signs in at the load balancer"),
    (
        "DeleteRuleRequest",
        &["NewDefaultServerDomain"],
        Supported,
        "needed where the default domain goes and others stay",
    ),
    ("ModifyDomainRequest", &["NewDomain"], Supported, DOMAINS),
    ("ModifyDomainAttributesRequest", &["NewDomain", "NewDomains"], Supported, DOMAINS),
    ("ModifyDomainAttributesRequest", &["Quic"], Refused, QUIC),
    ("CertificateInput", &["CertId"], Supported, "the name of a certificate of the node's store"),
    ("CertificateInput", &["CertContent", "CertKey"], Refused, STORE),
    ("CertificateInput", &["CertCaId", "CertCaName", "CertCaContent"], Refused, MUTUAL),
    ("CertificateInput", &["SSLMode"], Supported, "`UNIDIRECTIONAL`; `MUTUAL` is refused"),
    ("CertificateInput", &["SSLVerifyClient", "CertName"], Ignored, "it belongs to what is refused"),
    ("MultiCertInfo", &["SSLMode"], Supported, "`UNIDIRECTIONAL`; `MUTUAL` is refused"),
    ("MultiCertInfo", &["SSLVerifyClient"], Ignored, "it belongs to what is refused"),
    ("CertInfo", &["CertId"], Supported, "the name of a certificate of the node's store"),
    ("CertInfo", &["CertContent", "CertKey"], Refused, STORE),
    ("CertInfo", &["CertName"], Ignored, "it belongs to what is refused"),
    ("HealthCheck", &["HttpCheckMethod"], Ignored, "told again; probes send GET and do not read the body"),
    ("HealthCheck", &["HttpVersion"], Ignored, "told again; probes speak HTTP/1.1"),
    ("HealthCheck", &["SourceIpType"], Ignored, TOLD),
    (
        "HealthCheck",
        &["ExtendedCode"],
        Ignored,
        "a target says of itself whether it is being served (gRPC health)",
    ),
    (
        "HealthCheck",
        &["CheckType"],
        Supported,
        "`PING` sends an empty datagram to the port and fails where it is refused; `CUSTOM` is for UDP alone",
    ),
    ("Target", &["InstanceId"], Supported, INSTANCE),
    ("Target", &["Type"], Ignored, "as there"),
    ("BatchTarget", &["InstanceId"], Supported, INSTANCE),
    ("SetCustomizedConfigForLoadBalancerRequest", &["Tags"], Ignored, NOTHING_SUCH),
    ("SetCustomizedConfigForLoadBalancerRequest", &["ConfigContent"], Supported, CONTENT),
    (
        "DescribeCustomizedConfigListRequest",
        &["ConfigType"],
        Supported,
        "of `SERVER` and `LOCATION` there are none",
    ),
    (
        "DescribeCustomizedConfigAssociateListRequest",
        &["Domain"],
        Ignored,
        "configurations hold for all domains",
    ),
];

const RESCHEDULING: &[&str] = &[
    "DeregisterTargetRst",
    "RescheduleTargetZeroWeight",
    "RescheduleUnhealthy",
    "RescheduleExpandTarget",
    "RescheduleStartTime",
    "RescheduleInterval",
];
const L4_ONLY: &str = "of TCP and UDP; of HTTP and HTTPS each rule has its own, and this is ignored";
const KEEPALIVE: &str = "told again; connections to targets are kept in either case";
const SNI: &str = "the certificate is found by the name that a client asks for in either case; with 1 a listener may be made \
                   before it has one, and accepts as soon as a domain brings it";
const DOMAINS: &str = "hosts and `*.example.com`; regular expressions and `www.*` are refused";
const INSTANCE: &str = "there are no instances: an IP address is taken as such, anything else is refused";
const CONTENT: &str = "keepalive_timeout, client_header_timeout, client_body_timeout, client_max_body_size, \
                       proxy_connect_timeout, proxy_read_timeout, add_header, more_set_headers; at most 4,096 bytes";

/// What is to be said of an operation as a whole.
pub(super) fn note(operation: &str) -> &'static str {
    match operation {
        "DescribeTaskStatus" => {
            "changes are done when they are answered: 0, or `InvalidParameter` for an unknown id"
        }
        "DescribeTargetHealth" => "a target that is not probed is `Close` and fit",
        "DescribeLoadBalancersDetail" => "a row for each target where `Fields` asks for one",
        "SetLoadBalancerStartStatus" => {
            "a listener that is stopped does not accept; who has been let in is served"
        }
        "ModifyTargetWeight" | "BatchModifyTargetWeight" => "0: no new sessions, those that are there stay",
        "DescribeQuota" => "what a node holds",
        _ => "",
    }
}
