// How does somebody sign in: as a user, or with a token?
import { useQueryClient } from "@tanstack/react-query";
import { Tabs } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { LanguagePicker, ThemePicker } from "../../app/Appearance";
import { Mark } from "../../app/Mark";
import { useMe } from "../../app/who";
import { PasswordForm } from "./PasswordForm";
import { TokenForm } from "./TokenForm";
import "./sign-in.css";

export function SignInPage() {
  const { t } = useTranslation("sign-in");
  const go = useNavigate();
  const queries = useQueryClient();
  const [asked] = useSearchParams();
  const [isIn, setIn] = useState(false);
  const me = useMe();
  const from = asked.get("from") ?? "/";
  useEffect(() => {
    document.title = `${t("title")} · Homing`;
  }, [t]);
  useEffect(() => {
    // Only to a page of ours: `//other.example` would lead elsewhere.
    if (isIn || me.isSuccess) void go(/^\/(?!\/)/.test(from) ? from : "/", { replace: true });
  }, [isIn, me.isSuccess, from, go]);
  const enter = async () => {
    await queries.resetQueries();
    setIn(true);
  };
  return (
    <div className="sign-in">
      <header className="sign-in-top">
        <LanguagePicker />
        <ThemePicker />
      </header>
      <main className="sign-in-card" aria-busy={false}>
        <div className="sign-in-head">
          <Mark size={40} />
          <h1>{t("title")}</h1>
          <p className="muted">{t("lead")}</p>
        </div>
        <Tabs
          centered
          items={[
            { key: "password", label: t("password.tab"), children: <PasswordForm onIn={enter} /> },
            { key: "token", label: t("token.tab"), children: <TokenForm onIn={enter} /> },
          ]}
        />
      </main>
      <footer className="sign-in-foot">
        <a href="/status">{t("status")}</a>
      </footer>
    </div>
  );
}
