// What must hold of rules, dashboards and runbooks. `check.js` prints what is wrong; `check.js --expressions` prints the panels' expressions as a file of rules, for promtool.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parser } from '@prometheus-io/lezer-promql';
import { parse, stringify } from 'yaml';
import { files as printed } from './dashboards.js';

const here = dirname(fileURLToPath(import.meta.url));
const repository = process.env.REPOSITORY ?? join(here, '../..');
const read = (...path) => readFileSync(join(...path), 'utf8');
const yamlsOf = (directory) => readdirSync(join(here, directory)).map((name) => [`${directory}/${name}`, parse(read(here, directory, name))]);

const found = [];
const demand = (condition, words) => condition || found.push(words);

/** Metric to its labels, from the tables of the documentation; of patterns such as jvm_* no labels are known. */
function documented() {
  const labelsByMetric = new Map();
  for (const [, names, labels] of read(repository, 'docs/metrics.md').matchAll(/^\| (`[a-z]+_[a-z_*]+`(?:, `[a-z]+_[a-z_*]+`)*)(?: †)? \|[^|]*\|([^|]*)\|/gm)) {
    for (const [, name] of names.matchAll(/`([^`]+)`/g)) labelsByMetric.set(name, [...labels.matchAll(/`([a-z_]+)`/g)].map((match) => match[1]));
  }
  return labelsByMetric;
}

const OF_PROMETHEUS = ['up', 'ALERTS'];
const OF_EVERY_SERIES = ['job', 'instance', 'role', 'namespace', 'pod', 'le'];

/** The selectors of an expression: metric, the labels that are matched, and the jobs. */
function selectors(expression) {
  const selected = [];
  parser.parse(expression).iterate({
    enter({ node, type }) {
      if (type.isError) throw new Error(`no PromQL: ${expression}`);
      if (type.name !== 'VectorSelector') return;
      const name = node.getChild('Identifier');
      const labels = [];
      const jobs = [];
      node.getChild('LabelMatchers')?.cursor().iterate((inner) => {
        if (inner.name !== 'LabelName') return;
        const label = expression.slice(inner.from, inner.to);
        labels.push(label);
        if (label === 'job') jobs.push(parse(expression.slice(inner.node.nextSibling.nextSibling.from, inner.node.nextSibling.nextSibling.to)));
      });
      selected.push({ metric: expression.slice(name.from, name.to), labels, jobs });
    },
  });
  return selected;
}

/** A panel's expression as Prometheus would get it. */
const withoutVariables = (expression) => expression.replaceAll('$__rate_interval', '5m').replaceAll('$instance', '.*');

const rules = yamlsOf('rules').flatMap(([file, { groups }]) => groups.flatMap((group) => group.rules.map((rule) => ({ file, ...rule }))));
const alerts = rules.filter((rule) => rule.alert);
const recorded = new Set(rules.map((rule) => rule.record).filter(Boolean));
const dashboards = readdirSync(join(here, 'dashboards')).map((name) => [name, JSON.parse(read(here, 'dashboards', name))]);
const panels = dashboards.flatMap(([file, { panels: all }]) => all.filter(({ type }) => type !== 'row').map((panel) => ({ file, ...panel })));
const expressions = [
  ...rules.map((rule) => ({ where: `${rule.file}: ${rule.alert ?? rule.record}`, expression: rule.expr })),
  ...panels.flatMap((panel) => panel.targets.map(({ expr }) => ({ where: `${panel.file}: ${panel.title}`, expression: withoutVariables(expr) }))),
];

if (process.argv[2] === '--expressions') {
  const wrapped = expressions.map(({ where, expression }, number) => ({ record: `panel:${number}`, labels: { where }, expr: expression }));
  console.log(stringify({ groups: [{ name: 'panels', rules: wrapped }] }));
  process.exit();
}

function checkMetrics() {
  const platform = documented();
  const used = new Set();
  for (const { where, expression } of expressions) {
    for (const { metric, labels } of selectors(expression)) {
      used.add(metric);
      if (OF_PROMETHEUS.includes(metric) || recorded.has(metric)) continue;
      const base = metric.replace(/_(bucket|count|sum)$/, '');
      const name = [metric, base].find((each) => platform.has(each));
      const pattern = [...platform.keys()].some((each) => each.endsWith('*') && metric.startsWith(each.slice(0, -1)));
      demand(name || pattern, `${where}: docs/metrics.md knows no ${metric}`);
      const known = platform.get(name);
      for (const label of known ? labels : []) {
        demand(known.includes(label) || OF_EVERY_SERIES.includes(label), `${where}: ${metric} has no label ${label}, only ${known.join(', ') || 'none'}`);
      }
    }
  }
  for (const name of recorded) demand(used.has(name), `rules: nobody uses ${name}`);
  return used.size;
}

/** Whoever scrapes gives the nodes the job by which rules know them. */
function checkJobs() {
  for (const file of ['infra/terraform/modules/observability/scrape.yaml', 'compose/prometheus.yaml']) {
    const jobs = parse(read(repository, file)).scrape_configs.flatMap(({ job_name: name, relabel_configs: relabels = [] }) => [
      name,
      ...relabels.filter(({ target_label: label }) => label === 'job').map(({ replacement }) => replacement),
    ]);
    for (const { where, expression } of expressions) {
      for (const job of selectors(expression).flatMap((selector) => selector.jobs)) demand(jobs.includes(job), `${where}: ${file} has no job ${job}, only ${jobs.join(', ')}`);
    }
  }
}

function anchors(file) {
  return [...read(repository, file).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading.toLowerCase().replace(/[^\w\- ]/g, '').replaceAll(' ', '-'));
}

function checkAlerts() {
  const objectives = new Set(rules.filter((rule) => rule.record === 'chat:slo_budget:ratio').map((rule) => rule.labels.slo));
  const tested = yamlsOf('tests').flatMap(([, { tests }]) => JSON.stringify(tests));
  for (const { alert, labels, annotations, file } of alerts) {
    const complain = (condition, words) => demand(condition, `${file}: ${alert} ${words}`);
    complain(['page', 'ticket'].includes(labels?.severity), 'needs a severity, page or ticket');
    complain(annotations?.summary && annotations.description, 'needs summary and description');
    complain(tested.some((text) => text.includes(`alertname=\\"${alert}\\",alertstate=\\"firing\\",severity=\\"${labels?.severity}\\"`)), 'fires in no test');
    const places = annotations?.runbook?.includes('{{') ? [...objectives].map((slo) => annotations.runbook.replace('{{ $labels.slo }}', slo)) : [annotations?.runbook ?? ''];
    for (const place of places) {
      const [page, anchor] = place.split('#');
      complain(page && existsSync(join(repository, page)) && anchors(page).includes(anchor), `needs a runbook; there is no ${place || 'annotation runbook'}`);
    }
  }
}

/** Alarms of AWS name their runbook in what they say. */
function checkAlarms() {
  const file = 'infra/terraform/modules/observability/alarms.tf';
  for (const [, page, anchor] of read(repository, file).matchAll(/"(docs\/runbooks\/[^"#]+)#([^"]+)"/g)) {
    demand(existsSync(join(repository, page)) && anchors(page).includes(anchor), `${file}: there is no ${page}#${anchor}`);
  }
}

function checkRunbooks() {
  const known = new Set(documented().keys());
  const help = read(repository, 'bin/chat');
  const variables = read(repository, 'docs/configuration.md');
  const headings = new Set(alerts.map(({ alert }) => alert.toLowerCase()));
  for (const name of readdirSync(join(repository, 'docs/runbooks'))) {
    const text = read(repository, 'docs/runbooks', name);
    for (const [, verb] of text.matchAll(/bin\/chat ([a-z]+)/g)) demand(help.includes(`\nbin/chat ${verb} `), `docs/runbooks/${name}: there is no bin/chat ${verb}`);
    for (const [variable] of text.matchAll(/CHAT_[A-Z_]+/g)) demand(variables.includes(`\`${variable}\``), `docs/runbooks/${name}: docs/configuration.md knows no ${variable}`);
    for (const [metric] of text.matchAll(/(?<![\w:/.])chat_[a-z_]+/g)) demand(known.has(metric) || known.has(metric.replace(/_(bucket|count|sum)$/, '')), `docs/runbooks/${name}: docs/metrics.md knows no ${metric}`);
    for (const [, heading] of text.matchAll(/^## ([A-Z]\w+[A-Z]\w+)$/gm)) demand(headings.has(heading.toLowerCase()), `docs/runbooks/${name}: there is no alert ${heading}`);
    for (const [, target] of text.matchAll(/\]\(([^)#]+)/g)) demand(/^https?:/.test(target) || existsSync(join(repository, 'docs/runbooks', target)), `docs/runbooks/${name}: there is no ${target}`);
  }
}

function checkDashboards() {
  demand(JSON.stringify(dashboards.map(([name]) => name).sort()) === JSON.stringify(Object.keys(printed).sort()), 'dashboards: not the files that dashboards.js prints');
  for (const [name, text] of Object.entries(printed)) {
    demand(existsSync(join(here, 'dashboards', name)) && read(here, 'dashboards', name) === text, `dashboards/${name} is not what dashboards.js prints; run it`);
  }
  for (const panel of panels) demand(panel.title && panel.description && panel.fieldConfig.defaults.unit && panel.targets.length > 0, `${panel.file}: panel ${panel.id} needs title, description, unit and a target`);
}

const metrics = checkMetrics();
checkJobs();
checkAlerts();
checkAlarms();
checkRunbooks();
checkDashboards();
for (const words of new Set(found)) console.error(words);
if (found.length > 0) process.exit(1);
console.log(`observability: ${alerts.length} alerts with their runbooks, ${panels.length} panels of ${dashboards.length} dashboards, ${metrics} metrics are as they should be`);
