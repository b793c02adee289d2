//! What is the bound of everything that could grow, and why that number?

/// Load balancers in one spec: a node is one machine, not a cloud region.
pub const LOAD_BALANCERS: usize = 1024;
/// Tags of one load balancer: people look at them.
pub const TAGS: usize = 20;
/// Bytes of the value of a tag.
pub const TAG_BYTES: usize = 128;
/// Annotations of one object: programs keep a field of theirs in each.
pub const ANNOTATIONS: usize = 64;
/// Bytes of the name of an annotation.
pub const ANNOTATION_KEY_BYTES: usize = 63;
/// Bytes of the value of an annotation.
pub const ANNOTATION_BYTES: usize = 4096;
/// Bytes of all annotations of one object, names and values taken together.
pub const ANNOTATIONS_BYTES: usize = 16 << 10;
/// Credentials of the APIs of other load balancers: each request looks for its own among them.
pub const CREDENTIALS: usize = 256;
/// Bytes of an access key.
pub const ACCESS_KEY_BYTES: usize = 128;
/// Bytes of a secret key.
pub const SECRET_KEY_BYTES: usize = 256;
/// Ranges of addresses that new load balancers get.
pub const VIP_RANGES: usize = 64;
/// Listeners in one spec: each costs a socket per worker, and descriptors are counted in tens of thousands.
pub const LISTENERS: usize = 4096;
/// Groups in one spec.
pub const GROUPS: usize = 16_384;
/// Targets in one group: the smooth schedule has [`SCHEDULE_SLOTS`] slots, so each target can have at least one.
pub const TARGETS_PER_GROUP: usize = 4096;
/// Rules of one listener: the first match is found by walking them.
pub const RULES_PER_LISTENER: usize = 1024;
/// Conditions of one rule beside host and path: as many as anybody reads.
pub const CONDITIONS: usize = 16;
/// Texts of one condition.
pub const CONDITION_TEXTS: usize = 32;
/// Bytes of such a text, or of the name of what is looked at.
pub const CONDITION_BYTES: usize = 1024;
/// Groups that the requests of one rule are split over: as many as Huawei's API has.
pub const SPLIT_GROUPS: usize = 5;
/// Largest weight of such a group.
pub const SPLIT_WEIGHT: u16 = 100;
/// Bytes of a fixed answer's body: a page for people while an application is away. Files are a target's business.
pub const RESPOND_BODY_BYTES: usize = 16 << 10;
/// Fields that are set, added or removed in one head by one setting: a page of them.
pub const HEADER_EDITS: usize = 32;
/// Bytes of the value of such a field: several policies for browsers are that long.
pub const HEADER_VALUE_BYTES: usize = 4096;
/// Addresses of one listener.
pub const ADDRESSES_PER_LISTENER: usize = 64;
/// Certificates of one listener: one that serves more names has them on more than one.
pub const CERTIFICATES_PER_LISTENER: usize = 1024;
/// Certificates in the chain of one: what certifies it. More is a bundle of authorities, named by mistake.
pub const CHAIN: usize = 16;
/// Certificates of those who may certify clients: more than browsers know.
pub const AUTHORITIES: usize = 1024;
/// Bytes of a file with certificates or a key: all authorities that browsers know take a quarter of it.
pub const PEM_BYTES: usize = 1 << 20;
/// Bytes of a spec file.
pub const SPEC_BYTES: usize = 16 << 20;
/// Bytes a compiled path pattern may take: a rule is matched on every request.
pub const REGEX_BYTES: usize = 1 << 20;

/// Slots of a weighted schedule. More precision than any weight ratio needs, and 8 KiB per group.
pub const SCHEDULE_SLOTS: usize = 4096;
/// Entries of a Maglev table: a prime over 100 times the usual number of targets keeps shares within 1 %.
pub const MAGLEV_ENTRIES: usize = 65_537;
/// Steps in which the share of a target grows that starts slowly: each is a new schedule, and a 64th of a share is less
/// than anybody sees.
pub const RAMP_STEPS: u32 = 64;
/// Shortest time between two such schedules of a group, in milliseconds: one takes up to a millisecond to make.
pub const RAMP_STEP_MS: u64 = 100;
/// Largest weight of a target (`PRODUCT.md` 1.1).
pub const WEIGHT: u16 = 256;

/// Targets one request may be sent to, the first included: one retry.
pub const ATTEMPTS: usize = 2;
/// Targets one connection of layer 4 may be offered to before it is refused.
pub const CONNECT_ATTEMPTS: usize = 3;
/// Cookies of our name that are opened in one request; more is an attack, not a browser.
pub const TOKENS_PER_REQUEST: usize = 8;
/// Characters of a token as it stands in the cookie.
pub const TOKEN_TEXT: usize = 78;
/// Keys of a key ring: one issues, the others are accepted until they retire.
pub const RING_KEYS: usize = 8;

/// Sessions a source-address table keeps unless told otherwise: 16 MiB when full.
pub const SESSIONS_PER_GROUP: usize = 262_144;
/// Most sessions one source-address table can be told to keep.
pub const SESSIONS_PER_GROUP_MAX: usize = 16_777_216;
/// What share of a nearly full table one source prefix may fill within one granularity: a 16th, so that no network
/// alone displaces everybody else before those who come back are noted.
pub const QUOTA_SHARE: usize = 16;
/// Insertions that every prefix may make in that time: a small office behind one network starts its day at once.
pub const QUOTA_LEAST: usize = 64;
/// Cells in which a table counts the insertions of prefixes: 8 KiB. Prefixes that share one do not harm each other.
pub const QUOTA_CELLS: usize = 1024;

/// Decisions that one worker remembers in each of its two rings: 288 KiB.
pub const DECISIONS_PER_RING: usize = 4096;
/// Sessions of a group that the doctor looks at: a share needs no more.
pub const DOCTORS_SAMPLE: usize = 10_000;
/// Sessions of one group that a file of state may hold: a table has half as many slots again as it promises.
pub const SAVED_SESSIONS: usize = 2 * SESSIONS_PER_GROUP_MAX;
/// Orders of all groups that a file of state may hold: 40 MiB of text, written in a second.
pub const SAVED_ORDERS: usize = 262_144;
/// Bytes of the file of drains, orders and names: those orders, and every target that a spec can hold.
pub const STEERING_BYTES: usize = 256 << 20;
/// Files of sessions that are kept for groups that the spec does not have: whoever put a group aside for a while
/// finds its sessions again, and whoever renames groups every day does not fill the disk.
pub const GONE_GROUP_FILES: usize = 64;
/// Damaged or unreadable files of one name that are kept: enough to see what happens again and again.
pub const SET_ASIDE_FILES: usize = 4;
/// Sessions that begin at once on one client connection: one for each group, and few pages need more.
pub const FIRSTS_PER_CONNECTION: usize = 4;
/// How long first requests go on sharing a session after their client was told of it, in milliseconds: those that it
/// sent before it heard are still on their way.
pub const FIRST_TOLD_MS: u64 = 500;
/// First requests under way whose pins are shared, in one group: they live for two seconds.
pub const FIRST_PINS: usize = 4096;
/// Orders of operators that are pending in one group: each is for one session, and people give them.
pub const ORDERS_PER_GROUP: usize = 65_536;
/// Names that a group's cookie may have out there: the present ones, of HTTP and HTTPS, and those of the latest changes.
pub const COOKIE_NAMES: usize = 6;

/// Connect failures in a row that rest a target.
pub const CONNECT_FAILURES_TO_REST: u32 = 3;
/// How long a target rests after failing to accept connections, in milliseconds, unless a probe passes first.
pub const REST_MS: u64 = 10_000;

/// Shortest idle limit of a session, in seconds.
pub const PERSISTENCE_MIN_S: u64 = 1;
/// Longest idle limit of a session: 30 days, in seconds.
pub const PERSISTENCE_MAX_S: u64 = 30 * 24 * 3600;
/// Idle limit of a session where nobody says one (`PRODUCT.md` 1.1): 20 minutes, in seconds.
pub const PERSISTENCE_DEFAULT_S: u64 = 20 * 60;
/// How far another node's token clock may run ahead of ours, in seconds.
pub const CLOCK_SKEW_S: u64 = 300;

/// Bytes of a template of the access log: room for every field there is, with their names beside them.
pub const TEMPLATE_BYTES: usize = 1_000;

/// Those who watch requests as they end: workers ask for each whether he wants to hear of it.
pub const WATCHERS: usize = 8;
/// Lines that wait in one mailbox for one who watches: some 150 KB.
pub const TAIL_LINES: usize = 256;
