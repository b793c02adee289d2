// Who changed something while a form was open, and how does one go on? Nothing that was typed is lost.
import { useQuery } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import { api, said } from "../api/client";
import { When } from "./When";

export function ChangedMeanwhile({ onAgain }: { onAgain: (revision: number) => void }) {
  const { t } = useTranslation("review");
  const { data } = useQuery({
    queryKey: ["revisions", "newest"],
    queryFn: () => said(api.GET("/revisions", { params: { query: { limit: 1 } } })),
    staleTime: 0,
  });
  const newest = data?.revisions[0];
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={t("stale.title")}
      description={
        <div className="stack-tight">
          {newest && (
            <span>
              {t("stale.who", { author: newest.author, revision: newest.revision })}{" "}
              <When ms={newest.at_ms} />
              {newest.why ? ` · ${newest.why}` : ""}
            </span>
          )}
          <span>{t("stale.hint")}</span>
          <div>
            <Button
              size="small"
              type="primary"
              disabled={newest === undefined}
              onClick={() => newest && onAgain(newest.revision)}
            >
              {t("stale.again")}
            </Button>
          </div>
        </div>
      }
    />
  );
}
