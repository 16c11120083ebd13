import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { auditSearch } from '../screens/audit/audit-search.ts';
import { designerSearch } from '../screens/designer/designer-search.ts';
import { InboxPage } from '../screens/inbox/inbox-page.tsx';
import { inboxSearch } from '../screens/inbox/inbox-search.ts';
import { instanceSearch } from '../screens/instance/instance-search.ts';
import { instancesSearch } from '../screens/instances/instances-search.ts';
import { operationsSearch } from '../screens/operations/operations-search.ts';
import { peopleSearch } from '../screens/people/people-search.ts';
import { workflowSearch } from '../screens/workflows/workflow-search.ts';
import { PageFailure, PageMissing } from './page-failure.tsx';
import { Shell } from './shell.tsx';

// The site map. A screen is a route here, loaded when it is opened; the inbox is what most people open first.
const root = createRootRoute({ component: Shell, errorComponent: PageFailure, notFoundComponent: PageMissing });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('../screens/home/home-page.tsx'), 'HomePage'),
});

export const inboxRoute = createRoute({
  getParentRoute: () => root,
  path: '/inbox',
  validateSearch: inboxSearch,
  component: InboxPage,
});

const instances = createRoute({
  getParentRoute: () => root,
  path: '/instances',
  validateSearch: instancesSearch,
  component: lazyRouteComponent(() => import('../screens/instances/instances-page.tsx'), 'InstancesPage'),
});

const instance = createRoute({
  getParentRoute: () => root,
  path: '/instances/$id',
  validateSearch: instanceSearch,
  component: lazyRouteComponent(() => import('../screens/instance/instance-page.tsx'), 'InstancePage'),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('../screens/audit/audit-page.tsx'), 'AuditPage'),
});

const people = createRoute({
  getParentRoute: () => root,
  path: '/people',
  validateSearch: peopleSearch,
  component: lazyRouteComponent(() => import('../screens/people/people-page.tsx'), 'PeoplePage'),
});

const me = createRoute({
  getParentRoute: () => root,
  path: '/me',
  component: lazyRouteComponent(() => import('../screens/me/me-page.tsx'), 'MePage'),
});

const workflows = createRoute({
  getParentRoute: () => root,
  path: '/workflows',
  component: lazyRouteComponent(() => import('../screens/workflows/workflows-page.tsx'), 'WorkflowsPage'),
});

const workflow = createRoute({
  getParentRoute: () => root,
  path: '/workflows/$key',
  validateSearch: workflowSearch,
  component: lazyRouteComponent(() => import('../screens/workflows/workflow-page.tsx'), 'WorkflowPage'),
});

const draft = createRoute({
  getParentRoute: () => root,
  path: '/workflows/$key/draft',
  validateSearch: designerSearch,
  component: lazyRouteComponent(() => import('../screens/designer/designer-page.tsx'), 'DesignerPage'),
});

const operations = createRoute({
  getParentRoute: () => root,
  path: '/operations',
  validateSearch: operationsSearch,
  component: lazyRouteComponent(() => import('../screens/operations/operations-page.tsx'), 'OperationsPage'),
});

const record = createRoute({
  getParentRoute: () => root,
  path: '/instances/$id/record',
  component: lazyRouteComponent(() => import('../screens/record/record-page.tsx'), 'RecordPage'),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: ({ return: back }): { return?: string } => (typeof back === 'string' ? { return: back } : {}),
  component: lazyRouteComponent(() => import('../screens/sign-in/sign-in-page.tsx'), 'SignInPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    inboxRoute,
    instances,
    instance,
    record,
    workflows,
    workflow,
    draft,
    audit,
    operations,
    people,
    me,
    signIn,
  ]),
  defaultErrorComponent: PageFailure,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
