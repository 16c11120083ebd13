import { validate as httpRoute } from '@kubernetes-models/gateway-api/_schemas/IoK8sSigsGatewayApiApisV1HTTPRoute';
import { ScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject';
import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { validate as deployment } from 'kubernetes-models/_schemas/IoK8sApiAppsV1Deployment';
import { validate as autoscaler } from 'kubernetes-models/_schemas/IoK8sApiAutoscalingV2HorizontalPodAutoscaler';
import { validate as job } from 'kubernetes-models/_schemas/IoK8sApiBatchV1Job';
import { validate as configMap } from 'kubernetes-models/_schemas/IoK8sApiCoreV1ConfigMap';
import { validate as service } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Service';
import { validate as ingress } from 'kubernetes-models/_schemas/IoK8sApiNetworkingV1Ingress';
import { validate as networkPolicy } from 'kubernetes-models/_schemas/IoK8sApiNetworkingV1NetworkPolicy';
import { validate as disruptionBudget } from 'kubernetes-models/_schemas/IoK8sApiPolicyV1PodDisruptionBudget';

/** Compiled by Ajv. */
type Validate = { (data: unknown): boolean; errors?: { instancePath: string; message?: string }[] | null };

/** The published schemas, by apiVersion and kind. */
const schemas: Record<string, unknown> = {
  'apps/v1 Deployment': deployment,
  'autoscaling/v2 HorizontalPodAutoscaler': autoscaler,
  'batch/v1 Job': job,
  'v1 ConfigMap': configMap,
  'v1 Service': service,
  'networking.k8s.io/v1 Ingress': ingress,
  'networking.k8s.io/v1 NetworkPolicy': networkPolicy,
  'policy/v1 PodDisruptionBudget': disruptionBudget,
  'keda.sh/v1alpha1 ScaledObject': validateBy(ScaledObject),
  'gateway.networking.k8s.io/v1 HTTPRoute': httpRoute,
  'monitoring.coreos.com/v1 PrometheusRule': validateBy(PrometheusRule),
  'monitoring.coreos.com/v1 ServiceMonitor': validateBy(ServiceMonitor),
};

/** These packages hand out their schemas as classes only. */
function validateBy(Model: new (data: never) => { validate(): void }): Validate {
  const validate: Validate = (data) => {
    try {
      new Model(data as never).validate();
      return true;
    } catch (error) {
      validate.errors = [{ instancePath: '', message: (error as Error).message }];
      return false;
    }
  };
  return validate;
}

export const hasSchema = ({ apiVersion, kind }: { apiVersion: string; kind: string }): boolean =>
  `${apiVersion} ${kind}` in schemas;

/**
 * What is wrong with a manifest. The schemas take fields that they don't know, as Kubernetes does, and drops in silence: so it is
 * noticed which fields a schema looks at, and every other one is a fault, too.
 */
export function faultsOf(manifest: { apiVersion: string; kind: string }): string[] {
  const validate = schemas[`${manifest.apiVersion} ${manifest.kind}`] as Validate;
  const seen = new Map<string, { fields: string[]; known: Set<string> }>();
  const isValid = validate(watched(manifest, '', seen));
  const invalid = isValid ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  const unknown = [...seen].flatMap(([path, { fields, known }]) =>
    fields.filter((field) => !known.has(field)).map((field) => `${path}/${field} is not known`),
  );
  return [...invalid, ...unknown];
}

/** Notes every field that somebody asks for; whoever lists the fields knows all. */
function watched<T>(value: T, path: string, seen: Map<string, { fields: string[]; known: Set<string> }>): T {
  if (typeof value !== 'object' || value === null) return value;
  const known = new Set<string>();
  const fields = Object.keys(value);
  if (!Array.isArray(value)) seen.set(path, { fields, known });
  return new Proxy(value, {
    get: (target, field) => {
      known.add(String(field));
      return watched(Reflect.get(target, field), `${path}/${String(field)}`, seen);
    },
    ownKeys: (target) => {
      for (const field of fields) known.add(field);
      return Reflect.ownKeys(target);
    },
  });
}
