// What must hold of compose.yaml and the files beside it. Prints what is wrong.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import { parse } from 'yaml';

const here = dirname(fileURLToPath(import.meta.url));
const repository = process.env.REPOSITORY ?? join(here, '..');
const read = (...path) => readFileSync(join(...path), 'utf8');
const found = [];
const demand = (condition, words) => condition || found.push(words);

const text = read(here, 'compose.yaml');
const readme = read(here, 'README.md');
const compose = parse(text, { merge: true });
const services = Object.entries(compose.services);
const pom = read(repository, 'pom.xml');
const nodePom = read(repository, 'node/pom.xml');
const settings = read(repository, 'docs/configuration.md');
const variables = new Map([...settings.matchAll(/^\| `(CHAT_[A-Z_]+)` \| (?:`([^`]*)`)?/gm)].map(([, name, value]) => [name, value]));
const roles = [...read(repository, 'node/src/main/java/chat/node/Role.java').matchAll(/^ {2}[A-Z_]+\("([a-z-]+)"\)[,;]/gm)].map((match) => match[1]);

/** The roles of a service that is a node; of others none. */
const rolesOf = (service) => service.environment?.CHAT_ROLES?.split(',') ?? [];
const nodes = services.filter(([, service]) => rolesOf(service).length > 0);

/** Where a service listens: what it publishes, and the ports of roles. */
function ports([name, service]) {
  const listening = (service.ports ?? []).map((port) => port.split(':').pop());
  for (const [, port] of (service.environment?.KAFKA_LISTENERS ?? '').matchAll(/:(\d+)/g)) listening.push(port);
  const environment = service.environment ?? {};
  const at = (variable) => String(environment[variable] ?? variables.get(variable));
  if (nodes.some(([node]) => node === name)) listening.push(at('CHAT_MANAGEMENT_PORT'), at('CHAT_HAZELCAST_PORT'));
  if (rolesOf(service).includes('ws-gateway')) listening.push(at('CHAT_WS_PORT'));
  if (rolesOf(service).includes('http-api')) listening.push(at('CHAT_HTTP_PORT'));
  return listening;
}

/** host:port must be a service that listens there. */
function demandPeer(where, host, port) {
  const peer = compose.services[host];
  demand(peer, `${where}: there is no service ${host}`);
  if (peer) demand(ports([host, peer]).includes(port), `${where}: ${host} does not listen at ${port}`);
}

function checkSchema() {
  // The linter carries the schema of the specification; nothing else of it is used.
  const linter = dirname(createRequire(import.meta.url).resolve('dclint/package.json'));
  const schema = JSON.parse(read(linter, 'schemas/compose.schema.json'));
  delete schema.$schema;
  const ajv = new Ajv({ strict: false, allErrors: true });
  if (!ajv.validate(schema, compose)) for (const { instancePath, message, params } of ajv.errors) found.push(`schema: ${instancePath} ${message} ${JSON.stringify(params)}`);
}

function checkVariables() {
  for (const [, name] of text.matchAll(/\$\{(\w+)/g)) demand(readme.includes(name), `README.md does not name \${${name}}`);
  for (const [name, { environment = {} }] of services) {
    for (const [variable, value] of Object.entries(environment)) {
      demand(!variable.startsWith('CHAT_') || variables.has(variable), `${name}: docs/configuration.md knows no ${variable}`);
      demand(!/PASSWORD|SECRET/.test(variable) || !value || /^\$\{/.test(value), `${name}: ${variable} stands in the file`);
    }
  }
  for (const [name, { environment }] of nodes) demand(environment.CHAT_LOG_FORMAT === 'json', `${name}: logs as JSON, one object a line`);
  // What is handed on from outside: where a role needs it, and files from where they are mounted.
  const handedOn = (role) => nodes.filter(([, service]) => rolesOf(service).includes(role)).map(([, { environment }]) => Object.keys(environment));
  for (const [role, prefix] of [['push-dispatcher', /^CHAT_PUSH_(WEB_(PRIVATE_KEY_FILE|PUBLIC_KEY|SUBJECT)|APNS_(KEY_FILE|KEY_ID|TEAM_ID|TOPIC)|FCM_SERVICE_ACCOUNT_FILE)$/], ['http-api', /^CHAT_(OIDC_.*|PUSH_WEB_PUBLIC_KEY)$/]]) {
    for (const variable of [...variables.keys()].filter((name) => prefix.test(name))) {
      demand(handedOn(role).every((names) => names.includes(variable)), `${role}: ${variable} is not handed on`);
    }
  }
  const running = nodes.flatMap(([, service]) => rolesOf(service));
  for (const role of running) demand(roles.includes(role), `${role} is no role of a node; there are ${roles.join(', ')}`);
  for (const role of roles) demand(running.includes(role), `no service has the role ${role}`);
}

function checkFiles() {
  const volumes = new Set();
  for (const [name, service] of services) {
    for (const mount of service.volumes ?? []) {
      const [source, , mode] = mount.split(':');
      if (!source.startsWith('.')) volumes.add(source);
      else {
        demand(existsSync(join(here, source)), `${name}: there is no ${source}`);
        demand(mode === 'ro', `${name}: ${source} must be mounted read-only`);
      }
    }
    for (const secret of service.secrets ?? []) demand(compose.secrets[secret], `${name}: there is no secret ${secret}`);
    for (const value of Object.values(service.environment ?? {})) {
      const secret = /^\/run\/secrets\/(.+)$/.exec(value)?.[1];
      if (secret) demand(service.secrets?.includes(secret), `${name}: has no secret ${secret}`);
    }
  }
  demand([...volumes].sort().join() === Object.keys(compose.volumes).sort().join(), `volumes are ${Object.keys(compose.volumes)}, used are ${[...volumes]}`);
  for (const { file } of Object.values(compose.secrets)) demand(readme.includes(file.replace('./', '')), `README.md does not say where ${file} comes from`);
}

function checkImages() {
  const version = /<artifactId>chat-platform<\/artifactId>\s*<version>([^<]+)/.exec(pom)[1];
  for (const [name, { image, healthcheck }] of nodes) {
    demand(image === `chat-node:${version}`, `${name}: the image of this version is chat-node:${version}, not ${image}`);
    const main = healthcheck.test.at(-1);
    demand(existsSync(join(repository, 'node/src/main/java', `${main.replaceAll('.', '/')}.java`)), `${name}: there is no class ${main}`);
  }
  demand(nodePom.includes('<image>chat-node:${project.version}</image>'), 'node/pom.xml does not make the image chat-node:${project.version}');
  for (const [name, { image }] of services) demand(/:[^:/]*\d[^:/]*$/.test(image), `${name}: the image needs a version, not ${image}`);
}

function checkOrder() {
  for (const [name, service] of services) {
    demand(service.profiles?.every((profile) => ['deps', 'app', 'obs'].includes(profile)), `${name}: needs a profile of deps, app, obs`);
    demand(service.healthcheck?.test, `${name}: has no health check`);
    const { interval, timeout, start_period: startPeriod = '0s' } = service.healthcheck ?? {};
    for (const duration of [interval, timeout, startPeriod, service.stop_grace_period ?? '10s']) demand(/^\d+(ms|s|m)$/.test(duration), `${name}: ${duration} is no duration`);
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      const awaited = compose.services[other];
      demand(awaited, `${name}: depends on ${other}, which is not there`);
      demand(condition === 'service_healthy', `${name}: must wait until ${other} is healthy`);
      demand(service.profiles.every((profile) => awaited?.profiles.includes(profile)), `${name}: depends on ${other}, which its profile does not start`);
    }
    for (const port of service.ports ?? []) demand(port.startsWith('127.0.0.1:'), `${name}: ${port} is open to everybody`);
  }
  const published = services.flatMap(([, service]) => (service.ports ?? []).map((port) => port.split(':')[1]));
  demand(new Set(published).size === published.length, `a port is published twice: ${published}`);
  // A node waits, itself or by the one that it waits for, for all stores.
  const waits = (name) => Object.keys(compose.services[name].depends_on ?? {}).flatMap((other) => [other, ...waits(other)]);
  for (const [name] of nodes) {
    for (const [store, { environment }] of services.filter(([, { profiles }]) => profiles.includes('deps'))) {
      demand(waits(name).includes(store), `${name}: does not wait for ${store}`);
    }
  }
}

function checkPeers() {
  for (const [name, { environment = {} }] of nodes) {
    demand(environment.CHAT_HOST === name, `${name}: CHAT_HOST must be ${name}, by which the others reach it`);
    for (const variable of ['CHAT_HAZELCAST_MEMBERS', 'CHAT_KAFKA_BOOTSTRAP_SERVERS', 'CHAT_CASSANDRA_CONTACT_POINTS', 'CHAT_REDIS_URI', 'CHAT_POSTGRES_URI']) {
      for (const [, host, port] of String(environment[variable]).matchAll(/([a-z][a-z0-9-]*):(\d+)/g)) demandPeer(`${name}: ${variable}`, host, port);
    }
    demand(nodes.every(([other]) => environment.CHAT_HAZELCAST_MEMBERS.includes(`${other}:`)), `${name}: CHAT_HAZELCAST_MEMBERS must name all nodes`);
  }
  const brokers = services.filter(([, { environment }]) => environment?.KAFKA_NODE_ID);
  demand(brokers.length === 3, 'three brokers');
  for (const [name, { environment }] of brokers) {
    demand(environment.KAFKA_CONTROLLER_QUORUM_VOTERS.split(',').includes(`${environment.KAFKA_NODE_ID}@${name}:9093`), `${name}: is no voter`);
    demand(environment.KAFKA_ADVERTISED_LISTENERS.includes(`INSIDE://${name}:`), `${name}: tells others another name`);
    demand(Number(environment.KAFKA_MIN_INSYNC_REPLICAS) === 2 && environment.KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE === 'false', `${name}: could lose what is acknowledged`);
    const outside = /OUTSIDE:\/\/127\.0\.0\.1:(\d+)/.exec(environment.KAFKA_ADVERTISED_LISTENERS)?.[1];
    demand(compose.services[name].ports.includes(`127.0.0.1:${outside}:${outside}`), `${name}: does not publish the port that it tells`);
  }
  for (const [name, { environment }] of nodes) demand(Number(environment.CHAT_KAFKA_REPLICATION_FACTOR) === brokers.length, `${name}: each record must be on all brokers`);
}

function checkBalancer() {
  const nginx = read(here, 'nginx.conf');
  const upstreams = new Map([...nginx.matchAll(/upstream (\w+) \{([^}]*)\}/g)].map(([, name, body]) => [name, [...body.matchAll(/server ([\w-]+):(\d+);/g)]]));
  for (const [name, servers] of upstreams) for (const [, host, port] of servers) demandPeer(`nginx.conf: ${name}`, host, port);
  const path = /PATH = "([^"]+)"/.exec(read(repository, 'verticles/ws-gateway/src/main/java/chat/gateway/core/UpgradeCheck.java'))[1];
  const location = (pattern) => new RegExp(`location ${pattern} \\{[^}]*proxy_pass http://(\\w+);`).exec(nginx)?.[1];
  const leadsTo = (upstream, role) => (upstreams.get(upstream) ?? []).some(([, host]) => rolesOf(compose.services[host] ?? {}).includes(role));
  demand(leadsTo(location(`= ${path}`), 'ws-gateway'), `nginx.conf: ${path} must lead to a ws-gateway`);
  demand(leadsTo(location('/'), 'http-api'), 'nginx.conf: / must lead to an http-api');
  const [balancer, { ports: published }] = services.find(([, { volumes }]) => volumes?.some((mount) => mount.includes('nginx.conf')));
  const port = /listen (\d+);/.exec(nginx)[1];
  demand(published.some((each) => each.endsWith(`:${port}`)), `${balancer}: does not publish port ${port}`);
  for (const [name, { environment }] of nodes) {
    for (const variable of ['CHAT_WS_URL', 'CHAT_GATEWAY_URL']) {
      demand(!environment[variable] || published.some((each) => environment[variable] === `ws://${each.split(':').slice(0, 2).join(':')}${path}`), `${name}: ${variable} must lead to the load balancer`);
    }
  }
}

function checkWatching() {
  const { scrape_configs: scrapes } = parse(read(here, 'prometheus.yaml'));
  const job = scrapes.find(({ job_name: name }) => name === 'chat');
  const targets = (job?.static_configs ?? []).flatMap((each) => each.targets);
  for (const target of targets) demandPeer('prometheus.yaml', ...target.split(':'));
  for (const [name] of nodes) demand(targets.includes(`${name}:${variables.get('CHAT_MANAGEMENT_PORT')}`), `prometheus.yaml: the job chat does not ask ${name}`);
  const { datasources } = parse(read(here, 'grafana/data-sources.yaml'));
  const dashboard = JSON.parse(read(repository, 'infra/observability/dashboards/overview.json'));
  demand(datasources.some(({ uid }) => uid === dashboard.panels[1].datasource.uid), 'grafana: the dashboards ask a data source that is not there');
  for (const { url } of datasources) demandPeer('grafana', ...url.replace('http://', '').split(':'));
  const { providers } = parse(read(here, 'grafana/dashboards.yaml'));
  for (const { options } of providers) demand(compose.services.grafana.volumes.some((mount) => mount.split(':')[1] === options.path), `grafana: nothing is mounted at ${options.path}`);
}

checkSchema();
if (found.length === 0) for (const check of [checkVariables, checkFiles, checkImages, checkOrder, checkPeers, checkBalancer, checkWatching]) check();
for (const words of found) console.error(`compose: ${words}`);
if (found.length > 0) process.exit(1);
console.log(`compose: ${services.length} services are of the schema; their variables, roles, images, files, ports and order are there`);
