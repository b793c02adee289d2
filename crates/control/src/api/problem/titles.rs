//! What is a status called, in each language?

use axum::http::StatusCode;
use homing_core::language::Language;

/// The statuses that we answer with: Chinese, Japanese, Indonesian. In English they are called as everywhere.
const TITLES: &[(StatusCode, [&str; 3])] = &[
    (StatusCode::BAD_REQUEST, ["请求有误", "リクエストの誤り", "Permintaan salah"]),
    (StatusCode::UNAUTHORIZED, ["未认证", "認証されていません", "Belum dikenali"]),
    (StatusCode::FORBIDDEN, ["禁止", "許可されていません", "Dilarang"]),
    (StatusCode::NOT_FOUND, ["未找到", "見つかりません", "Tidak ditemukan"]),
    (StatusCode::METHOD_NOT_ALLOWED, ["不允许的方法", "使えないメソッド", "Metode tidak diizinkan"]),
    (StatusCode::REQUEST_TIMEOUT, ["请求超时", "リクエストの時間切れ", "Permintaan terlalu lama"]),
    (StatusCode::CONFLICT, ["冲突", "競合", "Konflik"]),
    (
        StatusCode::PRECONDITION_FAILED,
        ["前提条件不成立", "前提条件が成り立ちません", "Prasyarat tidak terpenuhi"],
    ),
    (StatusCode::PAYLOAD_TOO_LARGE, ["正文过大", "本文が大きすぎます", "Isi terlalu besar"]),
    (StatusCode::URI_TOO_LONG, ["URI 过长", "URI が長すぎます", "URI terlalu panjang"]),
    (
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ["不支持的媒体类型", "扱えないメディアタイプ", "Tipe media tidak didukung"],
    ),
    (StatusCode::MISDIRECTED_REQUEST, ["请求发错了地方", "宛先違いのリクエスト", "Permintaan salah alamat"]),
    (StatusCode::UNPROCESSABLE_ENTITY, ["无法处理的内容", "処理できない内容", "Isi tidak dapat diproses"]),
    (StatusCode::TOO_MANY_REQUESTS, ["请求过多", "リクエストが多すぎます", "Terlalu banyak permintaan"]),
    (
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        ["头部字段过大", "ヘッダーフィールドが大きすぎます", "Bidang header terlalu besar"],
    ),
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        ["服务器内部错误", "サーバー内部の誤り", "Kesalahan internal server"],
    ),
    (StatusCode::NOT_IMPLEMENTED, ["未实现", "実装されていません", "Tidak tersedia"]),
    (StatusCode::SERVICE_UNAVAILABLE, ["服务不可用", "利用できません", "Layanan tidak tersedia"]),
    (
        StatusCode::INSUFFICIENT_STORAGE,
        ["存储空间不足", "保存する場所がありません", "Penyimpanan tidak cukup"],
    ),
];

/// A status in words; in English where we have no others.
pub(super) fn title(status: StatusCode, language: Language) -> &'static str {
    let english = status.canonical_reason().unwrap_or_default();
    let row = TITLES.iter().find(|(of, _)| *of == status);
    let told = row.zip((language as usize).checked_sub(1)).and_then(|((_, titles), at)| titles.get(at));
    told.copied().unwrap_or(english)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_title_is_its_own_in_every_language() {
        for (status, titles) in TITLES {
            assert_eq!(title(*status, Language::English), status.canonical_reason().unwrap());
            assert_eq!(Language::ALL[1..].iter().map(|of| title(*status, *of)).collect::<Vec<_>>(), titles);
        }
    }
}
