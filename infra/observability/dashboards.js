// The dashboards. `node dashboards.js` writes dashboards/*.json, which Grafana reads; check.js demands that they are what this prints.
// A panel is [title, what it tells, unit, {legend: expression}]; `stat` and `full` change how it is drawn.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

const NODES = 'instance=~"$instance"';
/** Of a counter or of the count of a histogram, for each second. */
const rate = (metric, labels = '') => `rate(${metric}{${[NODES, labels].filter(Boolean).join(',')}}[$__rate_interval])`;
const by = (label, expression) => `sum by (${label}) (${expression})`;
const sum = (expression) => `sum(${expression})`;
const quantile = (q, metric, labels = '', grouped = '') =>
  `histogram_quantile(${q}, sum by (${['le', grouped].filter(Boolean).join(', ')}) (${rate(`${metric}_bucket`, labels)}))`;
const quantiles = (metric, labels) => ({ '50 %': quantile(0.5, metric, labels), '95 %': quantile(0.95, metric, labels), '99 %': quantile(0.99, metric, labels) });
const gauge = (metric, labels = '') => `${metric}{${[NODES, labels].filter(Boolean).join(',')}}`;
/** Those that stand for the same partition on two nodes for a moment are counted once. */
const owned = (metric, group) => `max by (partition) (${gauge(metric, `group="${group}"`)})`;

/** What every fold shows. */
const fold = (group) => [
  ['Records behind', 'Records of the log that were not read yet, and those taken up of which not all that follows is stored. Above 1,000 of the latter a partition is read no further.', 'short', {
    'not read': sum(gauge('chat_consumer_lag_records', `group="${group}"`)),
    'not stored': sum(gauge('chat_fold_backlog_records', `group="${group}"`)),
  }],
  ['Records covered', 'Records of which everything that follows is stored.', 'ops', { '{{instance}}': by('instance', rate('chat_fold_covered_records_total', `group="${group}"`)) }],
  ['Partitions that do not move', 'For how long nothing more was covered although records wait. Above 60 s somebody is called.', 's', { '{{partition}}': owned('chat_fold_stalled_seconds', group) }],
  ['Behind, by partition', 'One partition that stands out has a conversation or a user that is busier than others, or has stopped.', 'short', { '{{partition}}': owned('chat_consumer_lag_records', group) }],
  ['Partitions of each node', 'Uneven numbers mean an uneven load.', 'short', { '{{instance}}': `count by (instance) (${gauge('chat_consumer_lag_records', `group="${group}"`)})` }],
  ['Partitions that have stopped', 'They need a person: docs/runbooks/folds.md.', 'short', { '{{instance}}': by('instance', gauge('chat_fold_faults_total', `group="${group}"`)) }],
];

const cassandra = [
  ['Cassandra, 99th percentile', 'From a request to its answer.', 's', { '{{kind}}': quantile(0.99, 'chat_cassandra_request_seconds', '', 'kind') }],
  ['Cassandra, requests', 'Folds repeat what failed.', 'ops', { '{{kind}} {{outcome}}': by('kind, outcome', rate('chat_cassandra_request_seconds_count')) }],
  ['Cassandra, under way', 'Requests that wait for their answer.', 'short', { '{{instance}}': by('instance', gauge('chat_cassandra_requests_under_way')) }],
];

const dashboards = {
  overview: ['Chat: overview', [
    ['How people feel it', [
      ['Budget left', 'Of what may go wrong in 30 days. Below 0 the promise is broken: docs/runbooks/error-budget.md.', 'percentunit', { '{{slo}}': 'chat:slo_budget:left' }, 'stat'],
      ['What goes wrong', 'Of the last five minutes.', 'percentunit', { '{{slo}}': 'chat:slo_bad:ratio5m' }],
      ['From send to sent', 'What a person feels when sending.', 's', quantiles('chat_gateway_commands_seconds', 'outcome="accepted"')],
      ['From the log to a live device', 'What a person feels when receiving. The clocks of broker and gateway take part.', 's', quantiles('chat_gateway_delivery_seconds')],
      ['Connections', 'All gateways together.', 'short', { '{{state}}': by('state', gauge('chat_gateway_connections')) }],
      ['Messages', 'Commands by their outcome, and deliveries to live devices.', 'ops', { '{{outcome}}': by('outcome', rate('chat_gateway_commands_seconds_count')), delivered: sum(rate('chat_gateway_delivery_seconds_count')) }],
    ]],
    ['What is wrong', [
      ['Alerts', 'That fire now.', 'short', { '{{alertname}} {{instance}} {{topic}} {{slo}}': 'ALERTS{alertstate="firing"}' }],
      ['Nodes that are ready', 'Of those that answer.', 'short', { ready: sum(gauge('chat_node_ready')), answering: `count(${gauge('chat_node_ready')})` }],
      ['Parts away', 'How many nodes have a problem with it.', 'short', { '{{part}}': by('part', gauge('chat_node_problem')) }],
      ['Records behind', 'By log and who reads it.', 'short', { '{{topic}} {{group}}': 'chat:fold_behind:records' }],
      ['Stores that fail', 'Requests a second.', 'ops', {
        Kafka: sum(rate('chat_log_append_seconds_count', 'outcome="failed"')),
        Cassandra: sum(rate('chat_cassandra_request_seconds_count', 'outcome="failed"')),
        Redis: sum(rate('chat_redis_away_total')),
        PostgreSQL: sum(rate('chat_postgres_failures_total')),
      }],
      ['What people are refused', 'Frames by error code.', 'ops', { '{{code}}': by('code', rate('chat_gateway_errors_total')) }],
    ]],
  ]],
  gateway: ['Chat: gateways', [
    ['Connections', [
      ['Connections', 'By node and state.', 'short', { '{{instance}} {{state}}': by('instance, state', gauge('chat_gateway_connections')) }],
      ['How full', 'Of the connections that a gateway takes at most. Above 95 % somebody is called.', 'percentunit', { '{{instance}}': `chat:gateway_full:ratio{${NODES}}` }],
      ['Attempts to connect', 'refused: for what the client did. failed: the gateway is full or leaves, or a part behind it is away.', 'ops', { '{{outcome}}': by('outcome', rate('chat_gateway_connects_total')) }],
      ['Closed by the gateway', 'By close code: docs/protocol.md.', 'ops', { '{{code}}': by('code', rate('chat_gateway_closes_total')) }],
    ]],
    ['Frames', [
      ['Frames', 'Of clients, and to them.', 'ops', { received: sum(rate('chat_gateway_frames_received_total')), sent: sum(rate('chat_gateway_frames_sent_total')) }],
      ['Bytes', 'In frames.', 'Bps', { received: sum(rate('chat_gateway_bytes_received_total')), sent: sum(rate('chat_gateway_bytes_sent_total')) }],
      ['Refused or put off', 'By error code.', 'ops', { '{{code}}': by('code', rate('chat_gateway_errors_total')) }],
      ['Commands that wait', 'For what the log decides.', 'short', { '{{instance}}': by('instance', gauge('chat_commands_waiting')) }],
    ]],
    ['How long it takes', [
      ['From send to sent', 'Accepted commands.', 's', quantiles('chat_gateway_commands_seconds', 'outcome="accepted"')],
      ['From the log to a live device', 'The clocks of broker and gateway take part.', 's', quantiles('chat_gateway_delivery_seconds')],
      ['First screens', 'From the welcome; left_out took too long.', 's', { '{{outcome}}': quantile(0.99, 'chat_gateway_screens_seconds', '', 'outcome') }],
      ['Newest messages', 'hit: from memory. miss: read from Cassandra.', 'ops', { '{{outcome}}': by('outcome', rate('chat_recent_pages_total')) }],
    ]],
    ['Stores', cassandra],
  ]],
  router: ['Chat: message-router', [
    ['Commands', [
      ['Appends under way', 'Commands whose append is not acknowledged. At CHAT_ROUTER_APPENDS_MAX further ones are put off.', 'short', { '{{instance}}': by('instance', gauge('chat_router_appends_under_way')) }],
      ['Put off', 'Too much is under way.', 'ops', { '{{instance}}': by('instance', rate('chat_router_put_off_total')) }],
      ['Appends to the log', 'By topic and outcome.', 'ops', { '{{topic}} {{outcome}}': by('topic, outcome', rate('chat_log_append_seconds_count')) }],
      ['Appends, 99th percentile', 'Until all in-sync replicas have it.', 's', { '{{topic}}': quantile(0.99, 'chat_log_append_seconds', 'outcome="ok"', 'topic') }],
    ]],
    ['The fold of chat.conversations', fold('message-router')],
    ['Stores', cassandra],
  ]],
  'inbox-writer': ['Chat: inbox-writer', [
    ['Delivery', [
      ['Deliveries', 'One for each gateway that holds a device of a recipient.', 'ops', { '{{instance}}': by('instance', rate('chat_inbox_deliveries_total')) }],
      ['Deliveries that went nowhere', 'Redis could not be asked; devices find these events within 15 s.', 'ops', { '{{instance}}': by('instance', rate('chat_inbox_hints_lost_total')) }],
    ]],
    ['The fold of chat.inbox', fold('inbox-writer')],
    ['Stores', cassandra],
  ]],
  'http-api': ['Chat: HTTP API', [
    ['Requests', [
      ['Requests', 'By status.', 'ops', { '{{status}}': by('status', rate('chat_http_requests_seconds_count')) }],
      ['Requests by operation', 'Of /v1/openapi.yaml.', 'ops', { '{{operation}}': by('operation', rate('chat_http_requests_seconds_count')) }],
      ['99th percentile', 'By operation.', 's', { '{{operation}}': quantile(0.99, 'chat_http_requests_seconds', '', 'operation') }],
      ['Failures', '5xx by operation.', 'ops', { '{{operation}} {{status}}': by('operation, status', rate('chat_http_requests_seconds_count', 'status=~"5.."')) }],
      ['Too many requests', '429 by operation: limits of docs/configuration.md.', 'ops', { '{{operation}}': by('operation', rate('chat_http_requests_seconds_count', 'status="429"')) }],
    ]],
    ['PostgreSQL', [
      ['Statements', 'A second.', 'ops', { '{{instance}}': by('instance', rate('vertx_sql_processing_time_seconds_count')) }],
      ['Mean time of a statement', 'From sending to its last row.', 's', { '{{instance}}': `${by('instance', rate('vertx_sql_processing_time_seconds_sum'))} / ${by('instance', rate('vertx_sql_processing_time_seconds_count'))}` }],
      ['Connections in use', 'CHAT_POSTGRES_CONNECTIONS_MAX for each pool.', 'short', { '{{instance}} {{pool_name}}': gauge('vertx_pool_in_use', 'pool_type="sql"') }],
      ['Waiting for a connection', 'Above 20 somebody is told.', 'short', { '{{instance}} {{pool_name}}': gauge('vertx_pool_queue_pending', 'pool_type="sql"') }],
      ['Requests that failed because of PostgreSQL', 'Nobody can log in meanwhile.', 'ops', { '{{instance}}': by('instance', rate('chat_postgres_failures_total')) }],
      ['Connections that broke', 'Amid a statement.', 'ops', { '{{instance}}': by('instance', rate('vertx_sql_resets_total')) }],
    ]],
    ['Cassandra', cassandra],
  ]],
  presence: ['Chat: presence and Redis', [
    ['Redis', [
      ['Requests', 'A pipeline counts as one.', 'ops', { '{{outcome}}': by('outcome', rate('chat_redis_request_seconds_count')) }],
      ['How long they take', 'From a request to its answer.', 's', quantiles('chat_redis_request_seconds', 'outcome="ok"')],
      ['Connections', 'One for each instance of a verticle that uses it.', 'short', { '{{instance}}': by('instance', gauge('chat_redis_connections')) }],
      ['Not made because Redis was away', 'Presence stands still meanwhile; deliveries come up to 15 s late.', 'ops', { '{{instance}}': by('instance', rate('chat_redis_away_total')) }],
    ]],
    ['What rests on it', [
      ['Live sessions', 'Each has a lease that its gateway renews.', 'short', { '{{instance}}': by('instance', gauge('chat_gateway_connections', 'state="live"')) }],
      ['Deliveries that went nowhere', 'Redis could not be asked.', 'ops', { '{{instance}}': by('instance', rate('chat_inbox_hints_lost_total')) }],
      ['Nodes in the cluster', 'As each of them sees it. They must agree.', 'short', { '{{instance}}': gauge('chat_cluster_members') }],
      ['Held twice', '1: another node may leave.', 'short', { '{{instance}}': gauge('chat_cluster_safe') }],
    ]],
  ]],
  search: ['Chat: search', [
    ['What is found', [
      ['Until it can be found', 'From the appending of an accepted event. The clocks of broker and node take part.', 's', quantiles('chat_search_delay_seconds')],
      ['Messages taken up', 'Messages, edits and deletions whose words are stored.', 'ops', { '{{instance}}': by('instance', rate('chat_search_messages_total')) }],
      ['Questions', 'Searches and lists of mentions.', 'ops', { '{{operation}} {{status}}': by('operation, status', rate('chat_http_requests_seconds_count', 'operation=~"search|listMentions"')) }],
      ['Answers, 99th percentile', 'Searches and lists of mentions.', 's', { '{{operation}}': quantile(0.99, 'chat_http_requests_seconds', 'operation=~"search|listMentions"', 'operation') }],
    ]],
    ['The follower of chat.events', fold('search')],
  ]],
  'public-stream': ['Chat: public stream', [
    ['What analysts get', [
      ['Records', 'Appended to the public topics.', 'ops', { '{{topic}}': by('topic', rate('chat_public_records_total')) }],
      ['Missed', 'Records that were gone before they were read: the stream has a hole. docs/public-stream.md.', 'short', { '{{instance}}': by('instance', gauge('chat_public_missed_records_total')) }],
    ]],
    ['The follower of chat.events', fold('public-stream')],
    ['The follower of chat.push.outcomes', fold('public-stream-pushes')],
  ]],
  push: ['Chat: push', [
    ['What devices hear', [
      ['Until it is handed over', 'From when a device should hear of a message. The clocks of broker and node take part.', 's', quantiles('chat_push_delay_seconds')],
      ['What was decided', 'For one device and one event. asleep and silent are told; the others are not, or later.', 'ops', { '{{reason}}': by('reason', rate('chat_push_decisions_total')) }],
    ]],
    ['Providers', [
      ['Answers', 'By provider and outcome.', 'ops', { '{{provider}} {{outcome}}': by('provider, outcome', rate('chat_push_requests_seconds_count')) }],
      ['Until a provider answers, 99th percentile', 'Its own devices wait behind it.', 's', { '{{provider}}': quantile(0.99, 'chat_push_requests_seconds', '', 'provider') }],
      ['Given up', 'docs/runbooks/push.md.', 'ops', { '{{provider}}': by('provider', rate('chat_push_dead_letters_total')) }],
    ]],
    ...['apns', 'fcm', 'web'].map((provider) => [`The follower of chat.push for ${provider}`, fold(`push-${provider}`)]),
  ]],
  jvm: ['Chat: processes', [
    ['Memory', [
      ['Heap', 'In use, and how large it may be.', 'bytes', { '{{instance}} used': by('instance', gauge('jvm_memory_used_bytes', 'area="heap"')), '{{instance}} most': by('instance', gauge('jvm_memory_max_bytes', 'area="heap"')) }],
      ['Heap that is really needed', 'After a full collection, of what it may be.', 'percentunit', { '{{instance}}': `${gauge('jvm_gc_live_data_size_bytes')} / ${gauge('jvm_gc_max_data_size_bytes')}` }],
      ['Beside the heap', 'Classes, code, and buffers of Netty that the JVM knows of.', 'bytes', { '{{instance}} {{id}}': gauge('jvm_memory_used_bytes', 'area="nonheap"'), '{{instance}} buffers {{id}}': gauge('jvm_buffer_memory_used_bytes') }],
      ['Allocation', 'Bytes a second.', 'Bps', { '{{instance}}': rate('jvm_gc_memory_allocated_bytes_total') }],
      ['Standing still for collections', 'Of the time. Above 10 % somebody is called.', 'percentunit', { '{{instance}}': by('instance', rate('jvm_gc_pause_seconds_sum')) }],
      ['Collections', 'By what they were.', 'ops', { '{{instance}} {{action}}': by('instance, action', rate('jvm_gc_pause_seconds_count')) }],
    ]],
    ['Work', [
      ['CPU', 'Of all cores: the process, and the machine.', 'percentunit', { '{{instance}}': gauge('process_cpu_usage'), '{{instance}} machine': gauge('system_cpu_usage') }],
      ['How late event loops are', '99th percentile. Above 100 ms something blocks them, or the machine is too small.', 's', { '{{instance}}': quantile(0.99, 'chat_event_loop_lag_seconds', '', 'instance') }],
      ['Open files', 'Of the limit. Each connection is one.', 'percentunit', { '{{instance}}': `${gauge('process_files_open_files')} / ${gauge('process_files_max_files')}` }],
      ['Worker threads in use', 'By pool.', 'short', { '{{instance}} {{pool_name}}': gauge('vertx_pool_in_use', 'pool_type="worker"') }],
      ['Waiting for a worker thread', 'By pool.', 'short', { '{{instance}} {{pool_name}}': gauge('vertx_pool_queue_pending', 'pool_type="worker"') }],
      ['Load of the machine', 'Beside its cores.', 'short', { '{{instance}}': gauge('system_load_average_1m'), '{{instance}} cores': gauge('system_cpu_count') }],
    ]],
  ]],
};

const WIDTH = 24;
const DATASOURCE = { type: 'prometheus', uid: 'prometheus' };

function panel([title, description, unit, targets, kind], id, gridPos) {
  return {
    id,
    type: kind === 'stat' ? 'stat' : 'timeseries',
    title,
    description,
    datasource: DATASOURCE,
    gridPos,
    fieldConfig: { defaults: { unit, min: unit === 'percentunit' && kind === 'stat' ? undefined : 0, custom: kind === 'stat' ? undefined : { fillOpacity: 8, showPoints: 'never' } }, overrides: [] },
    options:
      kind === 'stat'
        ? { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false }, colorMode: 'value', graphMode: 'none' }
        : { legend: { displayMode: 'list', placement: 'bottom', showLegend: true }, tooltip: { mode: 'multi', sort: 'desc' } },
    targets: Object.entries(targets).map(([legendFormat, expr], number) => ({ refId: String.fromCharCode(65 + number), datasource: DATASOURCE, expr, legendFormat, range: true })),
  };
}

function dashboard(name, [title, rows]) {
  const panels = [];
  let y = 0;
  for (const [rowTitle, contents] of rows) {
    panels.push({ id: panels.length + 1, type: 'row', title: rowTitle, collapsed: false, gridPos: { x: 0, y, w: WIDTH, h: 1 }, panels: [] });
    y += 1;
    contents.forEach((content, number) => {
      const w = WIDTH / (contents.length % 3 === 0 ? 3 : 2);
      const columns = WIDTH / w;
      panels.push(panel(content, panels.length + 1, { x: (number % columns) * w, y: y + Math.floor(number / columns) * 8, w, h: 8 }));
    });
    y += 8 * Math.ceil(contents.length / (contents.length % 3 === 0 ? 3 : 2));
  }
  return {
    uid: `chat-${name}`,
    title,
    tags: ['chat'],
    schemaVersion: 39,
    version: 1,
    editable: false,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: 'now-3h', to: 'now' },
    timezone: '',
    links: [{ type: 'dashboards', title: 'Chat', tags: ['chat'], asDropdown: true, includeVars: true, keepTime: true }],
    templating: {
      list: [
        {
          name: 'instance',
          label: 'Node',
          type: 'query',
          datasource: DATASOURCE,
          query: { query: 'label_values(chat_node_ready, instance)', refId: 'instance' },
          refresh: 2,
          sort: 1,
          multi: true,
          includeAll: true,
          allValue: '.*',
          current: { text: ['All'], value: ['$__all'] },
        },
      ],
    },
    panels,
  };
}

/** File name to text. */
export const files = Object.fromEntries(
  Object.entries(dashboards).map(([name, definition]) => [`${name}.json`, `${JSON.stringify(dashboard(name, definition), null, 2)}\n`]),
);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(here, 'dashboards', name), text);
}
