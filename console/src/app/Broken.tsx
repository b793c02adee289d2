// What is shown where a page is missing, or died by our fault?
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { isRouteErrorResponse, Link, useRouteError } from "react-router";
import { path } from "./paths";

export function Broken() {
  const { t } = useTranslation();
  const error = useRouteError();
  const isMissing = error === undefined || (isRouteErrorResponse(error) && error.status === 404);
  return (
    <main className="broken">
      <h1>{isMissing ? t("broken.missing") : t("broken.title")}</h1>
      <p>{isMissing ? t("broken.missingHint") : t("broken.hint")}</p>
      <p className="broken-actions">
        <Link to={path.overview()}>{t("nav.overview")}</Link>
        {!isMissing && <Button onClick={() => window.location.reload()}>{t("broken.reload")}</Button>}
      </p>
    </main>
  );
}
