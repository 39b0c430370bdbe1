// Checks the manifests: each object against the types that are made from the schemas of Kubernetes, KEDA and External Secrets, and all of them together
// against what this platform wants of its pods. `check.js FILE...`: rendered overlays; `check.js --sources FILE...`: objects as they stand in base.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { parseAllDocuments } from 'yaml';

const here = dirname(fileURLToPath(import.meta.url));
const repository = join(here, '../..');


const PACKAGES = { 'keda.sh': '@kubernetes-models/keda', 'external-secrets.io': '@kubernetes-models/external-secrets' };

/** Without published types: the fields that are allowed, by hand. */
const OWN_TYPES = {
  'elbv2.k8s.aws/v1beta1 TargetGroupBinding': `{
    apiVersion: 'elbv2.k8s.aws/v1beta1'; kind: 'TargetGroupBinding'; metadata: { name: string; namespace?: string; labels?: Record<string, string> };
    spec: { targetGroupARN: string; targetType: 'ip'; serviceRef: { name: string; port: number | string } } }`,
};

function typeOf({ apiVersion, kind }) {
  const own = OWN_TYPES[`${apiVersion} ${kind}`];
  if (own) return own;
  const group = apiVersion.split('/')[0];
  return `import('${PACKAGES[group] ?? 'kubernetes-models'}/${apiVersion}').I${kind}`;
}

/** Compiles all objects as constants of their types: a field that is unknown, missing or of the wrong type does not compile. */
function violationsOfSchemas(objects) {
  const text = objects
    .map((object, number) => `export const object${number}: ${typeOf(object)} = ${JSON.stringify(object)};`)
    .join('\n');
  const file = join(here, 'objects.ts');
  const options = { noEmit: true, strict: true, skipLibCheck: true, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, types: [] };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, ...rest) => (name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ESNext) : getSourceFile(name, ...rest));
  host.fileExists = (name) => name === file || fileExists(name);
  host.readFile = (name) => (name === file ? text : readFile(name));
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const words = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n    ');
    if (diagnostic.file?.fileName !== file) return words;
    const object = objects[diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start).line];
    return `${nameOf(object)}: ${words}`;
  });
}


const nameOf = (object) => `${object.kind} ${object.metadata?.name}`;

const PRIVATE = ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'];

/** Role, and variables of which it takes all or none. */
const TOGETHER = [
  ['push-dispatcher', 'CHAT_PUSH_WEB_PRIVATE_KEY_FILE', 'CHAT_PUSH_WEB_PUBLIC_KEY', 'CHAT_PUSH_WEB_SUBJECT'],
  ['push-dispatcher', 'CHAT_PUSH_APNS_KEY_FILE', 'CHAT_PUSH_APNS_KEY_ID', 'CHAT_PUSH_APNS_TEAM_ID', 'CHAT_PUSH_APNS_TOPIC'],
  ['http-api', 'CHAT_OIDC_ISSUER', 'CHAT_OIDC_AUDIENCE', 'CHAT_OIDC_JWKS_URL'],
];

/** Roles that a node knows, from its source. */
function roles() {
  const source = readFileSync(join(repository, 'node/src/main/java/chat/node/Role.java'), 'utf8');
  return [...source.matchAll(/^ {2}[A-Z_]+\("([a-z-]+)"\)[,;]/gm)].map((match) => match[1]);
}

/** Variables that a node takes, from the documentation. */
function variables() {
  const text = readFileSync(join(repository, 'docs/configuration.md'), 'utf8');
  return new Set([...text.matchAll(/^\| `(CHAT_[A-Z_]+)`/gm)].map((match) => match[1]));
}

function matches(selector, labels) {
  return Object.entries(selector ?? {}).every(([key, value]) => labels?.[key] === value);
}

/** Keys of a secret that External Secrets makes. */
function secretKeys(objects, name) {
  const made = objects.filter((object) => object.kind === 'ExternalSecret' && object.spec.target.name === name);
  return made.flatMap(({ spec }) => (spec.target.template ? Object.keys(spec.target.template.data) : spec.data.map(({ secretKey }) => secretKey)));
}

function violationsOfPods(deployment, objects) {
  const found = [];
  const demand = (condition, words) => condition || found.push(`${nameOf(deployment)}: ${words}`);
  const { metadata, spec: pod } = deployment.spec.template;
  const [container, ...others] = pod.containers;
  const role = metadata.labels['app.kubernetes.io/component'];
  const env = new Map((container.env ?? []).map((entry) => [entry.name, entry]));
  const ports = (container.ports ?? []).map((port) => port.containerPort);

  demand(others.length === 0, 'one container, the node');
  demand(env.get('CHAT_ROLES')?.value === role, `CHAT_ROLES must be the role of the label, ${role}`);
  demand(roles().includes(role), `${role} is no role of a node; there are ${roles().join(', ')}`);
  const settings = objects.find((object) => object.kind === 'ConfigMap' && container.envFrom?.some((from) => from.configMapRef?.name === object.metadata.name));
  demand(settings, 'envFrom must name the ConfigMap of the settings');
  for (const name of [...env.keys(), ...Object.keys(settings?.data ?? {})]) {
    demand(!name.startsWith('CHAT_') || variables().has(name), `${name} is not in docs/configuration.md`);
  }
  for (const entry of env.values()) {
    demand(!/PASSWORD|SECRET/.test(entry.name) || entry.valueFrom?.secretKeyRef, `${entry.name} must come from a secret`);
  }
  for (const { secretName, items } of (pod.volumes ?? []).flatMap(({ secret }) => secret ?? [])) {
    for (const { key } of items) demand(secretKeys(objects, secretName).includes(key), `mounts ${key} of the secret ${secretName}, which nobody makes`);
  }
  for (const { name, value } of env.values()) {
    const volume = pod.volumes?.find((each) => String(value).startsWith(`${container.volumeMounts.find((mount) => mount.name === each.name)?.mountPath}/`));
    demand(!name.endsWith('_FILE') || volume?.secret?.items.some(({ path }) => value.endsWith(`/${path}`)), `${name} names ${value}, which is in no secret that is mounted`);
  }
  for (const [owner, ...together] of TOGETHER) {
    const given = together.filter((name) => env.has(name) || settings?.data[name]);
    demand(role !== owner || given.length === 0 || given.length === together.length, `has ${given.join(', ')}, but not all of ${together.join(', ')}`);
  }
  demand(role === 'push-dispatcher' || !pod.volumes?.some(({ secret }) => secret?.secretName.startsWith('push-')), 'only push-dispatcher has credentials of providers');
  for (const entry of env.values()) {
    const from = entry.valueFrom?.secretKeyRef;
    demand(!from || secretKeys(objects, from.name).includes(from.key), `${entry.name} comes from ${from?.key} of the secret ${from?.name}, which nobody makes`);
  }
  demand((env.get('CHAT_KAFKA_SECURITY_PROTOCOL')?.value ?? settings?.data.CHAT_KAFKA_SECURITY_PROTOCOL) === 'SASL_SSL', 'CHAT_KAFKA_SECURITY_PROTOCOL must be SASL_SSL: MSK speaks nothing else');
  demand(
    ['CHAT_KAFKA_USER', 'CHAT_KAFKA_PASSWORD'].every((name) => env.get(name)?.valueFrom?.secretKeyRef?.name === 'kafka'),
    'logs in at Kafka with user and password of the secret kafka',
  );
  demand(env.get('CHAT_LOG_FORMAT')?.value === 'json', 'logs as JSON, one object a line');
  demand(!/:(latest)?$|^[^:]*$/.test(container.image.split('/').pop()), `the image needs a tag of its own, not '${container.image}'`);
  demand(pod.securityContext?.runAsNonRoot && pod.securityContext?.seccompProfile?.type === 'RuntimeDefault', 'runs as non-root with the default seccomp profile');
  demand(
    container.securityContext?.allowPrivilegeEscalation === false &&
      container.securityContext?.readOnlyRootFilesystem &&
      container.securityContext?.capabilities?.drop?.includes('ALL'),
    'no privileges, no capabilities, a root file system that is only read',
  );
  demand(pod.automountServiceAccountToken === false, 'a node does not speak with Kubernetes');
  demand(objects.some((object) => object.kind === 'ServiceAccount' && object.metadata.name === pod.serviceAccountName), 'has a service account of its own');
  for (const [probe, path] of [['startupProbe', 'live'], ['livenessProbe', 'live'], ['readinessProbe', 'ready']]) {
    demand(container[probe]?.httpGet?.path === `/health/${path}` && container[probe]?.httpGet?.port === 'management', `${probe} must ask /health/${path} at the management port`);
  }
  demand(ports.includes(8082) && ports.includes(5701), 'declares the ports of management and Hazelcast');
  demand(
    metadata.annotations?.['prometheus.io/scrape'] === 'true' && ports.includes(Number(metadata.annotations['prometheus.io/port'])) && metadata.annotations['prometheus.io/path'] === '/metrics',
    'asks Prometheus for its metrics',
  );
  demand(container.resources?.requests?.cpu && container.resources.requests.memory === container.resources.limits?.memory, 'asks for CPU, and for as much memory as its limit');
  demand(
    pod.topologySpreadConstraints?.some((constraint) => constraint.topologyKey === 'topology.kubernetes.io/zone' && constraint.whenUnsatisfiable === 'DoNotSchedule'),
    'spreads over the zones',
  );
  demand(deployment.spec.replicas === undefined, 'leaves the number of pods to what scales it: a release would set it back');
  demand(deployment.spec.strategy?.rollingUpdate?.maxUnavailable === 0, 'starts a new pod before an old one leaves');
  demand(
    objects.some((object) => object.kind === 'PodDisruptionBudget' && object.spec.maxUnavailable === 1 && matches(object.spec.selector.matchLabels, metadata.labels)),
    'has a disruption budget of one',
  );
  demand(
    objects.some(
      (object) =>
        ['HorizontalPodAutoscaler', 'ScaledObject'].includes(object.kind) &&
        object.spec.scaleTargetRef.name === deployment.metadata.name &&
        (object.spec.minReplicas ?? object.spec.minReplicaCount) >= 3,
    ),
    'is scaled, and keeps three pods or more',
  );
  const sleep = container.lifecycle?.preStop?.sleep?.seconds ?? 0;
  demand(pod.terminationGracePeriodSeconds >= sleep + 45, 'has 45 s or more for an orderly stop after preStop');
  demand(settings?.data.CHAT_REGION, 'tells its region, which terraform output knows');
  const behindBalancer = objects.some((object) => object.kind === 'TargetGroupBinding' && object.spec.serviceRef.name === deployment.metadata.name);
  demand(!behindBalancer || sleep >= (role === 'ws-gateway' ? 120 : 30), 'waits in preStop until the load balancer has noticed');
  // Each proxy too few makes one client of all people, each too many lets clients choose their address.
  demand(
    role !== 'http-api' || (env.get('CHAT_HTTP_PROXIES')?.value ?? settings?.data.CHAT_HTTP_PROXIES ?? '0') === (behindBalancer ? '1' : '0'),
    `CHAT_HTTP_PROXIES must be ${behindBalancer ? '1: the load balancer stands' : '0: no load balancer stands'} before it`,
  );
  const privateKey = (pod.volumes ?? []).some((volume) => volume.secret?.secretName === 'token-key' && (volume.secret.items ?? [{ key: 'private.pem' }]).some(({ key }) => key === 'private.pem'));
  demand(privateKey === (role === 'http-api'), 'http-api has the private key of access tokens, and nobody else');
  const allowed = objects.filter((object) => object.kind === 'NetworkPolicy' && matches(object.spec.podSelector.matchLabels, metadata.labels));
  const opened = (direction, port) => allowed.some((policy) => policy.spec[direction]?.some((rule) => rule.ports?.some((each) => each.port === port)));
  demand(opened('egress', 5432) === env.has('CHAT_POSTGRES_PASSWORD'), 'reaches PostgreSQL if it has a password for it, and only then');
  const callsOthers = role === 'push-dispatcher' || (role === 'http-api' && Boolean(settings?.data.CHAT_OIDC_ISSUER));
  demand(opened('egress', 443) === callsOthers, callsOthers ? 'reaches providers or the issuer on the Internet' : 'reaches nothing on the Internet');
  demand([9096, 9042, 6379, 53].every((port) => opened('egress', port)), 'reaches Kafka, Cassandra, Redis and DNS');
  demand(ports.every((port) => port === 5701 || opened('ingress', port)), 'is reached at the ports that it declares');
  const mounted = (container.volumeMounts ?? []).map((mount) => mount.name).sort();
  demand(mounted.join() === (pod.volumes ?? []).map((volume) => volume.name).sort().join(), 'mounts each of its volumes');
  return found;
}

function violationsOfWhole(objects) {
  const found = [];
  const deployments = objects.filter((object) => object.kind === 'Deployment');
  const running = deployments.map((deployment) => deployment.spec.template.metadata.labels['app.kubernetes.io/component']);
  for (const role of roles()) {
    if (!running.includes(role)) found.push(`no Deployment runs the role ${role}`);
  }
  const policies = objects.filter((object) => object.kind === 'NetworkPolicy');
  if (!policies.some(({ spec }) => Object.keys(spec.podSelector).length === 0 && spec.policyTypes.length === 2 && !spec.ingress && !spec.egress)) {
    found.push('no network policy refuses everything that is not allowed');
  }
  for (const policy of policies) {
    const peers = [...(policy.spec.ingress ?? []), ...(policy.spec.egress ?? [])].flatMap((rule) => rule.from ?? rule.to ?? [{}]);
    // Whoever calls providers on the Internet reaches nothing that is not public.
    const open = ({ ipBlock }) => ipBlock?.cidr.endsWith('/0') && !PRIVATE.every((range) => ipBlock.except?.includes(range));
    if (peers.some((peer) => Object.keys(peer).length === 0 || open(peer))) found.push(`${nameOf(policy)} is open to everybody`);
  }
  for (const object of objects.filter(({ kind }) => kind === 'Service')) {
    const pods = deployments.filter((deployment) => matches(object.spec.selector, deployment.spec.template.metadata.labels));
    if (pods.length === 0) found.push(`${nameOf(object)} selects no pod`);
    for (const port of object.spec.ports) {
      for (const deployment of pods) {
        if (!deployment.spec.template.spec.containers[0].ports.some(({ name }) => name === port.targetPort)) {
          found.push(`${nameOf(object)}: ${nameOf(deployment)} has no port ${port.targetPort}`);
        }
      }
    }
  }
  for (const object of objects) {
    const left = JSON.stringify(object).match(/TARGET_GROUP_ARN|GATEWAY_LOAD_BALANCER|"NAME\/|AmazonMSK_NAME/);
    if (left) found.push(`${nameOf(object)} still holds ${left[0]}`);
  }
  return [...found, ...deployments.flatMap((deployment) => violationsOfPods(deployment, objects))];
}


const sources = process.argv[2] === '--sources';
const files = process.argv.slice(sources ? 3 : 2);
const objectsByFile = files.map((file) =>
  parseAllDocuments(readFileSync(file, 'utf8')).map((document) => {
    if (document.errors.length > 0) throw new Error(`${file}: ${document.errors[0].message}`);
    return document.toJS();
  }),
);
const found = violationsOfSchemas(objectsByFile.flat());
if (!sources) {
  objectsByFile.forEach((objects, number) => found.push(...violationsOfWhole(objects).map((words) => `${files[number]}: ${words}`)));
}
for (const words of found) console.error(words);
if (found.length > 0) process.exit(1);
console.log(`kubernetes: ${objectsByFile.flat().length} objects in ${files.length} ${sources ? 'files of base' : 'overlays'} are as they should be`);
