//! Does a program hear what went wrong in its own language, with codes that are the same in all of them?

use super::*;

/// Asks with the token of the operator, or without.
async fn asked(site: &Site, token: Option<&str>, request: &str, language: &str, body: &str) -> Answer {
    let (address, length) = (site.address, body.len());
    let (method, path) = request.split_once(' ').unwrap();
    let token = token.map_or_else(String::new, |token| format!("\r\nAuthorization: Bearer {token}"));
    let head = format!(
        "{method} {BASE}{path} HTTP/1.1\r\nHost: {address}\r\nContent-Length: {length}\r\n\
         Content-Type: application/json\r\nAccept-Language: {language}{token}"
    );
    ask_with(address, &head, body).await
}

#[tokio::test]
async fn a_refusal_is_told_in_the_language_that_is_liked_best() {
    let site = Site::shop().await;
    for (liked, language, title, detail) in [
        ("de", "en", "Not Found", "there is no load balancer \"none\""),
        ("fr, ja;q=0.8, en;q=0.5", "ja", "見つかりません", "ロードバランサー \"none\" はありません"),
        ("zh-CN", "zh", "未找到", "没有负载均衡器 \"none\""),
        ("id", "id", "Tidak ditemukan", "tidak ada load balancer \"none\""),
    ] {
        let answer = asked(&site, Some(&site.token), "GET /load-balancers/none", liked, "").await;
        assert_eq!((answer.status(), answer.field("content-language")), (404, Some(language)));
        assert_eq!(answer.field("vary"), Some("accept-language"));
        let told = answer.json();
        assert_eq!((&told["title"], &told["detail"]), (&json!(title), &json!(detail)));
        assert_eq!(
            (&told["code"], &told["values"]),
            (&json!("no-load-balancer"), &json!({ "name": "none" }))
        );
        let mistake = &told["problems"][0];
        assert_eq!((&mistake["what"], &mistake["code"]), (&json!(detail), &json!("no-load-balancer")));
    }
}

#[tokio::test]
async fn mistakes_of_a_document_have_one_code_in_all_languages() {
    let site = Site::shop().await;
    let document = json!({ "name": "new", "listeners": [{ "name": "web", "protocol": "htp" }], "colour": 1 });
    let body = document.to_string();
    let mut told = Vec::new();
    for language in ["en", "zh", "ja", "id"] {
        let token = Some(&*site.token);
        let answer = asked(&site, token, "POST /load-balancers", language, &body).await;
        assert_eq!(answer.status(), 422, "{}", answer.body);
        told.push(answer.json()["problems"].as_array().unwrap().clone());
    }
    let of = |field: &str, problems: &[Value]| -> Vec<Value> {
        problems.iter().map(|problem| problem[field].clone()).collect()
    };
    assert!(of("code", &told[0]).contains(&json!("unknown-value")));
    assert!(of("code", &told[0]).contains(&json!("unknown-key")));
    for other in &told[1..] {
        assert_eq!((of("code", other), of("path", other)), (of("code", &told[0]), of("path", &told[0])));
        assert!(other.iter().zip(&told[0]).all(|(one, english)| one["what"] != english["what"]), "{other:?}");
    }
}

#[tokio::test]
async fn who_is_not_let_in_is_told_so_in_the_same_way() {
    let site = Site::shop().await;
    let answer = asked(&site, None, "GET /me", "id", "").await;
    assert_eq!((answer.status(), answer.field("content-language")), (401, Some("id")));
    assert!(answer.field("www-authenticate").is_some());
    assert_eq!(
        (&answer.json()["code"], &answer.json()["title"]),
        (&json!("no-token"), &json!("Belum dikenali"))
    );
}

#[tokio::test]
async fn what_is_said_twice_is_measured_once() {
    let site = Site::shop().await;
    let answer = asked(&site, Some(&site.token), "GET /nothing", "ja", "").await;
    let length: usize = answer.field("content-length").unwrap().parse().unwrap();
    assert_eq!((answer.status(), length), (404, answer.body.len()));
}
