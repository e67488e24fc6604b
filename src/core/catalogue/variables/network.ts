import { rows } from './rows.ts';

/** How the network is reached. Proxies and certificates are the person's own network and are held as they are; the rest are preferences. */
export const NETWORK_VARIABLES = rows({ class: 'network', neutral: 'keep' }, [
  {
    name: 'HTTPS_PROXY',
    neutral: 'pin',
    documented: true,
    source: 'measured',
    description: 'Proxy for https, used for a plain http address as well when HTTP_PROXY is unset.',
  },
  {
    name: 'HTTP_PROXY',
    neutral: 'pin',
    documented: true,
    source: 'measured',
    description:
      "Proxy for plain http: a loopback gateway's requests go through it in clear text unless NO_PROXY names the gateway.",
  },
  {
    name: 'NO_PROXY',
    neutral: 'pin',
    documented: true,
    source: 'measured',
    description: 'Hosts that are reached without a proxy; must name loopback when a gateway runs there.',
  },
  {
    name: 'ALL_PROXY',
    neutral: 'pin',
    description: 'Proxy for every protocol, for programs that know no other; the client checks it and hands it on.',
  },
  {
    name: 'https_proxy',
    neutral: 'pin',
    description: 'Lower-case spelling of HTTPS_PROXY, which the client reads too.',
  },
  { name: 'http_proxy', neutral: 'pin', description: 'Lower-case spelling of HTTP_PROXY, which the client reads too.' },
  { name: 'no_proxy', neutral: 'pin', description: 'Lower-case spelling of NO_PROXY, which the client reads too.' },
  { name: 'all_proxy', neutral: 'pin', description: 'Lower-case spelling of ALL_PROXY.' },
  { name: 'CLAUDE_CODE_HTTPS_PROXY', neutral: 'pin', description: 'Proxy for https when HTTPS_PROXY is unset.' },
  { name: 'CLAUDE_CODE_HTTP_PROXY', neutral: 'pin', description: 'Proxy for plain http when HTTP_PROXY is unset.' },
  {
    name: 'CLAUDE_CODE_PROXY_RESOLVES_HOSTS',
    neutral: 'pin',
    documented: true,
    description: 'Leaves host names to the proxy instead of resolving them first.',
  },
  {
    name: 'CLAUDE_CODE_ENABLE_PROXY_AUTH_HELPER',
    neutral: 'pin',
    description: "Allows proxyAuthHelper to be run for the proxy's credential.",
  },
  {
    name: 'CLAUDE_CODE_DISABLE_PROXY_SCHEME_REPAIR',
    neutral: 'pin',
    description: 'Takes a proxy address without a scheme as it stands instead of mending it.',
  },
  {
    name: 'NPM_CONFIG_PROXY',
    neutral: 'pin',
    description: "npm's proxy, which the client treats as part of the person's network.",
  },
  { name: 'NPM_CONFIG_HTTP_PROXY', neutral: 'pin', description: "npm's proxy for plain http." },
  { name: 'NPM_CONFIG_HTTPS_PROXY', neutral: 'pin', description: "npm's proxy for https." },
  {
    name: 'NODE_EXTRA_CA_CERTS',
    neutral: 'pin',
    description: 'File with certificate authorities to trust besides the built-in ones.',
  },
  { name: 'SSL_CERT_FILE', neutral: 'pin', description: 'File with the certificate authorities to trust.' },
  { name: 'SSL_CERT_DIR', neutral: 'pin', description: 'Directory with the certificate authorities to trust.' },
  {
    name: 'CLAUDE_CODE_CERT_STORE',
    neutral: 'pin',
    documented: true,
    description: "Which certificate stores count: the bundled one, the system's, or both.",
  },
  {
    name: 'CLAUDE_CODE_CLIENT_CERT',
    neutral: 'pin',
    documented: true,
    description: 'Certificate file with which the client identifies itself to a proxy or gateway.',
  },
  {
    name: 'CLAUDE_CODE_CLIENT_KEY',
    neutral: 'pin',
    documented: true,
    description: 'Key file that belongs to CLAUDE_CODE_CLIENT_CERT.',
  },
  {
    name: 'CLAUDE_CODE_CLIENT_KEY_PASSPHRASE',
    neutral: 'pin',
    secret: true,
    documented: true,
    description: 'Passphrase of the file that CLAUDE_CODE_CLIENT_KEY names.',
  },
  {
    name: 'CLAUDE_CODE_DISABLE_LOOPED_CROSS_CERT_DROP',
    neutral: 'pin',
    description: 'Keeps certificates that sign each other in a circle, which are dropped otherwise.',
  },
  {
    name: 'CLAUDE_CODE_DISABLE_SELF_NAMED_CERT_DROP',
    neutral: 'pin',
    description: 'Keeps a root certificate whose name equals that of another, which is dropped otherwise.',
  },
  {
    name: 'CLAUDE_CODE_DISABLE_MTLS_RELOAD_ON_STALE_CONNECTION',
    documented: true,
    description: 'Stops the client from reading its certificate again after a broken connection.',
  },
  {
    name: 'NODE_TLS_REJECT_UNAUTHORIZED',
    neutral: 'blank',
    description: 'With 0, accepts every server certificate, so that anybody on the way can read the credential.',
  },
  {
    name: 'API_TIMEOUT_MS',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Milliseconds before a model request is given up.',
  },
  {
    name: 'API_FORCE_IDLE_TIMEOUT',
    documented: true,
    description: 'Milliseconds of silence after which a connection is closed.',
  },
  {
    name: 'CLAUDE_STREAM_FIRST_BYTE_TIMEOUT_MS',
    appliedBeforeTrust: true,
    description: 'Milliseconds to wait for the first byte of an answer.',
  },
  {
    name: 'CLAUDE_STREAM_IDLE_TIMEOUT_MS',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Milliseconds without an event after which a streamed answer is given up.',
  },
  {
    name: 'CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS',
    documented: true,
    description: 'Milliseconds without a byte after which a streamed answer is given up.',
  },
  {
    name: 'CLAUDE_ENABLE_STREAM_WATCHDOG',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Watches streamed answers for silence.',
  },
  {
    name: 'CLAUDE_CODE_MAX_RETRIES',
    documented: true,
    appliedBeforeTrust: true,
    description: 'How often a failed model request is tried again.',
  },
  {
    name: 'CLAUDE_CODE_RETRY_WATCHDOG',
    documented: true,
    description: 'Keeps on trying through overload and limits, for runs without a person.',
  },
  {
    name: 'CLAUDE_CODE_RETRY_WATCHDOG_SCOPE',
    description: 'With "capacity", limits the persistent retries to overload.',
  },
  {
    name: 'CLAUDE_CODE_RETRY_WATCHDOG_MAX_WAIT_MS',
    description: 'Most milliseconds that the persistent retries may wait in all.',
  },
  {
    name: 'CLAUDE_CODE_RETRY_WATCHDOG_MAX_USAGE_LIMIT_WAIT_MS',
    description: 'Most milliseconds that the persistent retries wait for a usage limit to end.',
  },
  {
    name: 'CLAUDE_CODE_RETRY_WATCHDOG_USAGE_LIMIT_RECHECK_MS',
    description: 'Milliseconds between two looks whether a usage limit has ended.',
  },
  {
    name: 'CLAUDE_CODE_OVERLOADED_RETRY_BASE_DELAY_MS',
    description: 'First pause, in milliseconds, after an answer that says overloaded.',
  },
  {
    name: 'CLAUDE_CODE_OVERLOADED_RETRY_MAX_DELAY_MS',
    description: 'Longest single pause, in milliseconds, after an answer that says overloaded.',
  },
  {
    name: 'CLAUDE_CODE_OVERLOADED_RETRY_MAX_WAIT_MS',
    description: 'Most milliseconds to wait for an overloaded service in all.',
  },
  {
    name: 'CLAUDE_CODE_NONSTREAMING_TIMEOUT_RETRIES',
    description: 'How often a request without streaming is tried again after it timed out.',
  },
  {
    name: 'CLAUDE_CODE_DISABLE_REFUSAL_RETRY',
    description: 'Stops the client from asking again after a model refused.',
  },
  {
    name: 'MAX_STRUCTURED_OUTPUT_RETRIES',
    documented: true,
    appliedBeforeTrust: true,
    description: 'How often an answer that misses its schema is asked for again.',
  },
  {
    name: 'CLAUDE_CODE_MCP_TOOL_IDLE_TIMEOUT',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Milliseconds without a sign of life after which a call of an MCP tool is given up.',
  },
  {
    name: 'CLAUDE_CODE_SDK_MCP_TOOL_IDLE_TIMEOUT',
    description: 'The same limit for MCP tools of an embedding program.',
  },
  { name: 'CLAUDE_CODE_LOOP_KEEPALIVE', description: "Keeps a repeating task's session alive between its runs." },
  {
    name: 'CLAUDE_CODE_REMOTE_SEND_KEEPALIVES',
    description: 'Sends signs of life from a hosted session while it works.',
  },
  {
    name: 'CLAUDE_CODE_STREAM_EVENT_HOLD_MS',
    description: 'Milliseconds for which small pieces of streamed output are held back to be joined.',
  },
  {
    name: 'CLAUDE_CODE_STREAM_EVENT_NO_SUBSCRIBER_HOLD_MS',
    description: 'How long streamed output is held back while nobody reads it, in milliseconds.',
  },
  { name: 'CLAUDE_CODE_STREAM_EVENT_MAX_LINE_BYTES', description: 'Longest joined line of streamed output, in bytes.' },
  {
    name: 'CLAUDE_CODE_STREAM_TIMER_SLACK_MS',
    description: 'Tolerance, in milliseconds, of the timer behind streamed output; seen only in the binary.',
  },
  {
    name: 'CLAUDE_CODE_DISABLE_MEMORY_STREAM_LIST',
    description: 'Lists shared memory stores in whole answers instead of a stream.',
  },
  {
    name: 'CLAUDE_CODE_SIMULATE_PROXY_USAGE',
    neutral: 'blank',
    description:
      'Makes the client act as if a proxy supplied its login; a plain session did not change under it (2.1.330).',
  },
  {
    name: 'CLAUDE_CODE_PROXY_URL',
    neutral: 'remove',
    description: 'Handed by the client to proxyAuthHelper: the proxy that asks for a credential.',
  },
  {
    name: 'CLAUDE_CODE_PROXY_HOST',
    neutral: 'remove',
    description: 'Handed by the client to proxyAuthHelper: the host of the proxy.',
  },
  {
    name: 'CLAUDE_CODE_PROXY_AUTHENTICATE',
    neutral: 'remove',
    description: 'Handed by the client to proxyAuthHelper: the challenge that the proxy sent.',
  },
  {
    name: 'CLAUDE_CODE_HOST_HTTP_PROXY_PORT',
    neutral: 'remove',
    description: "Port of the proxy that the client's sandbox runs for its commands.",
  },
  {
    name: 'CLAUDE_CODE_HOST_SOCKS_PROXY_PORT',
    neutral: 'remove',
    description: "Port of the SOCKS proxy that the client's sandbox runs for its commands.",
  },
  {
    name: 'CLAUDE_CODE_WEBFETCH_USE_CCR_PROXY',
    description: "Fetches web pages through the vendor's cloud proxy in hosted sessions.",
  },
  {
    name: 'CLAUDE_CODE_WEBSEARCH_USE_CCR_PROXY',
    description: "Searches the web through the vendor's cloud proxy in hosted sessions.",
  },
  {
    name: 'CLAUDE_CODE_AGENT_PROXY_GIT_CONFIG',
    neutral: 'remove',
    description: "Lets a hosted session's proxy write Git configuration.",
  },
  {
    name: 'CLAUDE_CODE_AGENT_PROXY_GIT_HOSTS',
    neutral: 'remove',
    description: "Git hosts that go through a hosted session's proxy.",
  },
  {
    name: 'CLAUDE_CODE_AGENT_PROXY_GH_SHIM',
    neutral: 'remove',
    description: "Puts a replacement for the GitHub command line in front, for a hosted session's proxy.",
  },
  {
    name: 'CCR_AGENT_PROXY_ENABLED',
    neutral: 'remove',
    description: 'Turns on the outgoing proxy of a hosted session.',
  },
  {
    name: 'CCR_AGENT_PROXY_RELAY_MODE',
    neutral: 'remove',
    description: "How a hosted session's proxy relays connections.",
  },
  {
    name: 'CCR_AGENT_PROXY_STANDALONE_URL',
    neutral: 'remove',
    description: "Address of a hosted session's proxy that runs by itself.",
  },
  {
    name: 'CCR_AGENT_PROXY_INCLUDE_HOSTS',
    neutral: 'remove',
    description: "Hosts that go through a hosted session's proxy.",
  },
  {
    name: 'CCR_AGENT_PROXY_FRAME_HOSTS',
    neutral: 'remove',
    description: "Hosts for which a hosted session's proxy frames its traffic; seen only in the binary.",
  },
  {
    name: 'CCR_AGENT_PROXY_CA_CERT_B64',
    neutral: 'remove',
    description: "Certificate authority of a hosted session's proxy, in base64.",
  },
  {
    name: 'CCR_AGENT_PROXY_CA_WATCH_ENABLED',
    neutral: 'remove',
    description: "Watches the certificate authority of a hosted session's proxy for changes.",
  },
  {
    name: 'CCR_AGENT_PROXY_CONNECTION_LIMITS_DISABLED',
    neutral: 'remove',
    description: "Lifts the connection limits of a hosted session's proxy.",
  },
  {
    name: 'CCR_AGENT_PROXY_MAX_BUSY_TUNNELS',
    neutral: 'remove',
    description: "Most simultaneous tunnels of a hosted session's proxy.",
  },
  {
    name: 'CCR_AGENT_PROXY_NO_PROXY_LOCAL_ONLY',
    neutral: 'remove',
    description: "Lets only local hosts go past a hosted session's proxy.",
  },
  {
    name: 'CCR_AGENT_PROXY_JAVA_STORE_DIRECT_DISABLED',
    neutral: 'remove',
    description: "Keeps a hosted session's proxy from writing Java's certificate store itself.",
  },
  {
    name: 'CCR_AGENT_PROXY_NSS_RECORDS_DISABLED',
    neutral: 'remove',
    description: "Keeps a hosted session's proxy from recording its certificate in browser stores.",
  },
  {
    name: 'CCR_AGENT_PROXY_RECEIVE_GATE_DISABLED',
    neutral: 'remove',
    description: "Turns off a check of a hosted session's proxy on what arrives.",
  },
  {
    name: 'CCR_AGENT_PROXY_UPLOAD_GATE_DISABLED',
    neutral: 'remove',
    description: "Turns off a check of a hosted session's proxy on what is uploaded.",
  },
  {
    name: 'CCR_UPSTREAM_PROXY_ENABLED',
    neutral: 'remove',
    description: 'Puts another proxy behind that of a hosted session.',
  },
  {
    name: 'CLAUDE_RUNNER_USE_GIT_PROXY',
    neutral: 'remove',
    description: "Sends Git traffic of a self-hosted runner through the vendor's proxy.",
  },
  {
    name: 'CLAUDE_GATEWAY_PROXY_IS_EGRESS_BOUNDARY',
    description: "For the client's own gateway server: leaves the blocking of internal hosts to its proxy.",
  },
  {
    name: 'GOOGLE_API_CERTIFICATE_CONFIG',
    description: 'File with the client certificate of the bundled Google library.',
  },
  { name: 'AWS_CA_BUNDLE', description: 'File with the certificate authorities that AWS tools trust.' },
  { name: 'AWS_RETRY_MODE', description: 'How the AWS library repeats failed calls.' },
  { name: 'AZURE_CLIENT_CERTIFICATE_PATH', description: 'Certificate file with which Azure tools sign in.' },
  {
    name: 'AZURE_CLIENT_CERTIFICATE_PASSWORD',
    secret: true,
    description: 'Password of the certificate file with which Azure tools sign in.',
  },
  {
    name: 'AZURE_CLIENT_SEND_CERTIFICATE_CHAIN',
    description: 'Sends the whole certificate chain when Azure tools sign in.',
  },
  { name: 'OTEL_EXPORTER_OTLP_CERTIFICATE', description: 'File with the certificate authority of the collector.' },
  {
    name: 'OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE',
    description: 'Certificate with which every export identifies itself.',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE',
    description: 'File with the certificate authority of the collector for events.',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_LOGS_CLIENT_CERTIFICATE',
    description: 'Certificate with which exports of events identify themselves.',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_METRICS_CERTIFICATE',
    description: 'File with the certificate authority of the collector for metrics.',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_METRICS_CLIENT_CERTIFICATE',
    description: 'Certificate with which exports of metrics identify themselves.',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE',
    description: 'File with the certificate authority of the collector for traces.',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE',
    description: 'Certificate with which exports of traces identify themselves.',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_PROFILES_CERTIFICATE',
    description: 'File with the certificate authority of the collector for profiles.',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_PROFILES_CLIENT_CERTIFICATE',
    description: 'Certificate with which exports of profiles identify themselves.',
  },
  // Names that a search of the binary yields although the client reads no such variable (2.1.330).
  {
    name: 'CLAUDE_CODE_RETRY_WATCHDOG_SCOPE1',
    description: "Not a variable: the retry scope's name with one stray byte of the binary behind it.",
  },
  {
    name: 'MCP_PROXY_URL',
    description: 'Not a variable: a field of the sign-in configuration, the proxy for claude.ai connectors.',
  },
  {
    name: 'MCP_PROXY_PATH',
    description: "Not a variable: a field of the sign-in configuration, the path below the connectors' proxy.",
  },
  {
    name: 'API_CERTIFICATE_CONFIG',
    description: "Not a variable: part of a pattern that recognises Google's certificate settings.",
  },
]);
