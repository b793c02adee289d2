// What stands around every page: where one can go, for which region and project, in which language and look?
import { MenuOutlined } from "@ant-design/icons";
import { Button, Drawer } from "antd";
import { Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Outlet, useLocation } from "react-router";
import { Waiting } from "../parts/Waiting";
import { LanguagePicker, ThemePicker } from "./Appearance";
import { LiveMark } from "./LiveMark";
import { Mark } from "./Mark";
import { Navigation } from "./Navigation";
import { path } from "./paths";
import { useRefreshing } from "./refreshing";
import { ScopePicker } from "./ScopePicker";
import { Search } from "./Search";
import { UserMenu } from "./UserMenu";
import { SignedIn } from "./who";

export function Frame() {
  return (
    <SignedIn>
      <Inside />
    </SignedIn>
  );
}

function Inside() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { pathname } = useLocation();
  useRefreshing();
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever went elsewhere has chosen
  useEffect(() => setOpen(false), [pathname]);
  return (
    <div className="frame">
      <a className="skip" href="#content">
        {t("frame.skip")}
      </a>
      <header className="top">
        <Button
          className="top-menu"
          type="text"
          icon={<MenuOutlined />}
          aria-label={t("frame.menu")}
          onClick={() => setOpen(true)}
        />
        <Link className="top-home" to={path.overview()}>
          <Mark />
          <span>Homing</span>
        </Link>
        <div className="top-scope">
          <ScopePicker />
        </div>
        <div className="top-tools">
          <LiveMark />
          <Search />
          <LanguagePicker />
          <ThemePicker />
          <UserMenu />
        </div>
      </header>
      <aside className="side">
        <Navigation />
      </aside>
      <Drawer
        open={isOpen}
        onClose={() => setOpen(false)}
        placement="left"
        size={288}
        title={t("frame.menu")}
        classNames={{ body: "side-drawer" }}
      >
        <div className="side-scope">
          <ScopePicker isWide />
        </div>
        <Navigation />
      </Drawer>
      <div className="content" id="content" tabIndex={-1}>
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </div>
    </div>
  );
}
