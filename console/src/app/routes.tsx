// Which page is at which address? Each is loaded when it is first wanted.
import type { ComponentType } from "react";
import { createBrowserRouter, type RouteObject } from "react-router";
import { Broken } from "./Broken";
import { Frame } from "./Frame";
import { Home } from "./Home";

/** The addresses that are the same for every node, below `/console`. */
export const PATHS = [
  "/sign-in",
  "/overview",
  "/balancers",
  "/groups",
  "/sessions",
  "/explain",
  "/traffic",
  "/logs",
  "/certificates",
  "/audit",
  "/revisions",
  "/doctor",
  "/settings/users",
  "/settings/tokens",
  "/settings/appearance",
] as const;

function page(path: string, load: () => Promise<ComponentType>): RouteObject {
  return { path, lazy: { Component: load } };
}

export const router = createBrowserRouter(
  [
    {
      ErrorBoundary: Broken,
      HydrateFallback: () => null,
      children: [
        page("sign-in", async () => (await import("../pages/sign-in/SignInPage")).SignInPage),
        {
          Component: Frame,
          ErrorBoundary: Broken,
          children: [
            { index: true, Component: Home },
            page("overview", async () => (await import("../pages/overview/OverviewPage")).OverviewPage),
            page("balancers", async () => (await import("../pages/balancers/BalancersPage")).BalancersPage),
            page(
              "balancers/:balancer",
              async () => (await import("../pages/balancer/BalancerPage")).BalancerPage,
            ),
            page(
              "balancers/:balancer/groups/:group",
              async () => (await import("../pages/groups/GroupPage")).GroupPage,
            ),
            page("groups", async () => (await import("../pages/groups/GroupsPage")).GroupsPage),
            page("sessions", async () => (await import("../pages/sessions/SessionsPage")).SessionsPage),
            page("explain", async () => (await import("../pages/explain/ExplainPage")).ExplainPage),
            page("traffic", async () => (await import("../pages/traffic/TrafficPage")).TrafficPage),
            page("logs", async () => (await import("../pages/logs/LogsPage")).LogsPage),
            page(
              "certificates",
              async () => (await import("../pages/certificates/CertificatesPage")).CertificatesPage,
            ),
            page("audit", async () => (await import("../pages/audit/AuditPage")).AuditPage),
            page("revisions", async () => (await import("../pages/revisions/RevisionsPage")).RevisionsPage),
            page("doctor", async () => (await import("../pages/doctor/DoctorPage")).DoctorPage),
            page(
              "settings/:section?",
              async () => (await import("../pages/settings/SettingsPage")).SettingsPage,
            ),
            { path: "*", Component: Broken },
          ],
        },
      ],
    },
  ],
  { basename: "/console" },
);
