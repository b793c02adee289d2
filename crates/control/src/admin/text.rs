//! Which words does the status page use, in which language?
//!
//! Names, reasons and what a probe found stay as they are in logs and metrics: operators search for them.

#[cfg(test)]
mod tests;

/// A language of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    English,
    Chinese,
    Japanese,
    Indonesian,
}

/// All words of the page. A language without one of them does not compile.
#[derive(Debug)]
pub(super) struct Texts {
    /// BCP 47 tag of the language.
    pub(super) tag: &'static str,
    pub(super) title: &'static str,
    pub(super) version: &'static str,
    pub(super) revision: &'static str,
    pub(super) origin: &'static str,
    pub(super) up: &'static str,
    pub(super) file: &'static str,
    pub(super) last_reload: &'static str,
    pub(super) none: &'static str,
    pub(super) applied: &'static str,
    pub(super) unchanged: &'static str,
    pub(super) refused: &'static str,
    pub(super) failed: &'static str,
    pub(super) trouble: &'static str,
    pub(super) warnings: &'static str,
    pub(super) findings: &'static str,
    pub(super) listeners: &'static str,
    pub(super) no_listeners: &'static str,
    pub(super) load_balancer: &'static str,
    pub(super) listener: &'static str,
    pub(super) protocol: &'static str,
    pub(super) addresses: &'static str,
    pub(super) open: &'static str,
    pub(super) accepted: &'static str,
    pub(super) refused_connections: &'static str,
    pub(super) answers: &'static str,
    pub(super) received: &'static str,
    pub(super) sent: &'static str,
    pub(super) groups: &'static str,
    pub(super) scheduler: &'static str,
    pub(super) persistence: &'static str,
    pub(super) usable_targets: &'static str,
    pub(super) retries: &'static str,
    pub(super) sessions: &'static str,
    pub(super) evicted: &'static str,
    pub(super) pending_orders: &'static str,
    pub(super) decisions: &'static str,
    pub(super) target: &'static str,
    pub(super) address: &'static str,
    pub(super) weight: &'static str,
    pub(super) health: &'static str,
    pub(super) healthy: &'static str,
    pub(super) unhealthy: &'static str,
    pub(super) unknown: &'static str,
    pub(super) resting: &'static str,
    pub(super) draining: &'static str,
    /// Time until something ends; `{}` is a duration.
    pub(super) left: &'static str,
    pub(super) drained: &'static str,
    pub(super) not_probed: &'static str,
    pub(super) sessions_of_target: &'static str,
    pub(super) active: &'static str,
    pub(super) requests: &'static str,
    pub(super) failures: &'static str,
    pub(super) connect_failures: &'static str,
    pub(super) last_probe: &'static str,
    /// A moment in the past; `{}` is a duration.
    pub(super) ago: &'static str,
}

impl Language {
    const ALL: [Self; 4] = [Self::English, Self::Chinese, Self::Japanese, Self::Indonesian];

    /// The one that `Accept-Language` (RFC 9110 section 12.5.4) likes best; English when it likes none of ours.
    pub(super) fn of_header(header: &str) -> Self {
        let mut best = (Self::English, 0);
        for item in header.split(',').take(ITEMS_MAX) {
            let (tag, weight) = item.split_once(';').unwrap_or((item, ""));
            let weight = permille(weight);
            // The first of equals wins: browsers list the favourite first.
            if let Some(language) = Self::of_tag(tag.trim()).filter(|_| weight > best.1) {
                best = (language, weight);
            }
        }
        best.0
    }

    pub(super) const fn texts(self) -> &'static Texts {
        match self {
            Self::English => &EN,
            Self::Chinese => &ZH,
            Self::Japanese => &JA,
            Self::Indonesian => &ID,
        }
    }

    /// By the primary subtag: `zh-Hans-CN` is Chinese.
    fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or(tag);
        Self::ALL.into_iter().find(|language| language.texts().tag.eq_ignore_ascii_case(primary))
    }
}

/// Items of the header that are looked at.
const ITEMS_MAX: usize = 32;

/// The weight of an item in thousandths: `q=0.8` is 800, none is 1000, and what cannot be read 0.
fn permille(parameter: &str) -> u16 {
    let parameter = parameter.trim();
    if parameter.is_empty() {
        return 1000;
    }
    let Some(("q" | "Q", value)) = parameter.split_once('=') else { return 0 };
    match value.split_once('.') {
        None if value == "1" => 1000,
        Some(("1", zeros)) if zeros.bytes().all(|digit| digit == b'0') => 1000,
        Some(("0", digits)) if digits.len() <= 3 && digits.bytes().all(|digit| digit.is_ascii_digit()) => {
            format!("{digits:0<3}").parse().unwrap_or(0)
        }
        _ => 0,
    }
}

const EN: Texts = Texts {
    tag: "en",
    title: "Status",
    version: "Version",
    revision: "Revision",
    origin: "Origin",
    up: "Up for",
    file: "File",
    last_reload: "Last reload",
    none: "none",
    applied: "applied",
    unchanged: "nothing new",
    refused: "refused",
    failed: "failed",
    trouble: "The file is not in force; the revision before it runs on.",
    warnings: "Warnings",
    findings: "What keeps sessions from coming home",
    listeners: "Listeners",
    no_listeners: "There are no listeners.",
    load_balancer: "Load balancer",
    listener: "Listener",
    protocol: "Protocol",
    addresses: "Addresses",
    open: "Open",
    accepted: "Accepted",
    refused_connections: "Refused",
    answers: "Answers",
    received: "Bytes received",
    sent: "Bytes sent",
    groups: "Backend groups",
    scheduler: "Scheduler",
    persistence: "Persistence",
    usable_targets: "Usable targets",
    retries: "Retries",
    sessions: "Sessions in the table",
    evicted: "Sessions evicted",
    pending_orders: "Pending orders",
    decisions: "Decisions by reason",
    target: "Target",
    address: "Address",
    weight: "Weight",
    health: "Health",
    healthy: "healthy",
    unhealthy: "unhealthy",
    unknown: "unknown",
    resting: "resting",
    draining: "draining",
    left: "{} left",
    drained: "drained",
    not_probed: "not probed",
    sessions_of_target: "Sessions",
    active: "Active",
    requests: "Requests",
    failures: "Failures",
    connect_failures: "Connect failures",
    last_probe: "Last probe",
    ago: "{} ago",
};

const ZH: Texts = Texts {
    tag: "zh",
    title: "状态",
    version: "版本",
    revision: "修订号",
    origin: "来源",
    up: "已运行",
    file: "配置文件",
    last_reload: "最近一次重载",
    none: "无",
    applied: "已生效",
    unchanged: "无变化",
    refused: "被拒绝",
    failed: "失败",
    trouble: "配置文件未生效，之前的修订继续运行。",
    warnings: "警告",
    findings: "影响会话保持的问题",
    listeners: "监听器",
    no_listeners: "没有监听器。",
    load_balancer: "负载均衡器",
    listener: "监听器",
    protocol: "协议",
    addresses: "地址",
    open: "当前连接",
    accepted: "已接受",
    refused_connections: "已拒绝",
    answers: "响应",
    received: "接收字节",
    sent: "发送字节",
    groups: "后端组",
    scheduler: "调度算法",
    persistence: "会话保持",
    usable_targets: "可用目标",
    retries: "重试",
    sessions: "表中会话",
    evicted: "被淘汰的会话",
    pending_orders: "待执行的指令",
    decisions: "按原因统计的决策",
    target: "目标",
    address: "地址",
    weight: "权重",
    health: "健康状态",
    healthy: "健康",
    unhealthy: "不健康",
    unknown: "未知",
    resting: "暂停",
    draining: "排空中",
    left: "剩余{}",
    drained: "已排空",
    not_probed: "未探测",
    sessions_of_target: "会话",
    active: "活动",
    requests: "请求",
    failures: "失败",
    connect_failures: "连接失败",
    last_probe: "最近一次探测",
    ago: "{}前",
};

const JA: Texts = Texts {
    tag: "ja",
    title: "ステータス",
    version: "バージョン",
    revision: "リビジョン",
    origin: "変更元",
    up: "稼働時間",
    file: "設定ファイル",
    last_reload: "前回の再読み込み",
    none: "なし",
    applied: "適用済み",
    unchanged: "変更なし",
    refused: "拒否",
    failed: "失敗",
    trouble: "設定ファイルは適用されていません。以前のリビジョンで動作を続けています。",
    warnings: "警告",
    findings: "セッション維持を妨げるもの",
    listeners: "リスナー",
    no_listeners: "リスナーはありません。",
    load_balancer: "ロードバランサー",
    listener: "リスナー",
    protocol: "プロトコル",
    addresses: "アドレス",
    open: "接続中",
    accepted: "受け付け",
    refused_connections: "拒否",
    answers: "応答",
    received: "受信バイト数",
    sent: "送信バイト数",
    groups: "バックエンドグループ",
    scheduler: "スケジューラー",
    persistence: "セッション維持",
    usable_targets: "利用可能なターゲット",
    retries: "再試行",
    sessions: "テーブル内のセッション",
    evicted: "追い出されたセッション",
    pending_orders: "保留中の指示",
    decisions: "理由別の決定",
    target: "ターゲット",
    address: "アドレス",
    weight: "重み",
    health: "ヘルス",
    healthy: "正常",
    unhealthy: "異常",
    unknown: "不明",
    resting: "休止中",
    draining: "ドレイン中",
    left: "残り{}",
    drained: "ドレイン済み",
    not_probed: "プローブなし",
    sessions_of_target: "セッション",
    active: "処理中",
    requests: "リクエスト",
    failures: "失敗",
    connect_failures: "接続失敗",
    last_probe: "前回のプローブ",
    ago: "{}前",
};

const ID: Texts = Texts {
    tag: "id",
    title: "Status",
    version: "Versi",
    revision: "Revisi",
    origin: "Asal",
    up: "Aktif selama",
    file: "Berkas",
    last_reload: "Pemuatan ulang terakhir",
    none: "tidak ada",
    applied: "diterapkan",
    unchanged: "tidak ada yang baru",
    refused: "ditolak",
    failed: "gagal",
    trouble: "Berkas tidak berlaku; revisi sebelumnya tetap berjalan.",
    warnings: "Peringatan",
    findings: "Yang menghalangi sesi kembali ke asalnya",
    listeners: "Listener",
    no_listeners: "Tidak ada listener.",
    load_balancer: "Penyeimbang beban",
    listener: "Listener",
    protocol: "Protokol",
    addresses: "Alamat",
    open: "Terbuka",
    accepted: "Diterima",
    refused_connections: "Ditolak",
    answers: "Jawaban",
    received: "Bita diterima",
    sent: "Bita dikirim",
    groups: "Grup backend",
    scheduler: "Penjadwal",
    persistence: "Persistensi",
    usable_targets: "Target yang dapat dipakai",
    retries: "Percobaan ulang",
    sessions: "Sesi dalam tabel",
    evicted: "Sesi dikeluarkan",
    pending_orders: "Perintah tertunda",
    decisions: "Keputusan menurut alasan",
    target: "Target",
    address: "Alamat",
    weight: "Bobot",
    health: "Kesehatan",
    healthy: "sehat",
    unhealthy: "tidak sehat",
    unknown: "tidak diketahui",
    resting: "istirahat",
    draining: "sedang dikosongkan",
    left: "sisa {}",
    drained: "sudah dikosongkan",
    not_probed: "tidak diperiksa",
    sessions_of_target: "Sesi",
    active: "Aktif",
    requests: "Permintaan",
    failures: "Kegagalan",
    connect_failures: "Gagal tersambung",
    last_probe: "Pemeriksaan terakhir",
    ago: "{} yang lalu",
};
