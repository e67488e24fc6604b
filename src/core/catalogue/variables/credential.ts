import { rows } from './rows.ts';

/** What identifies a session. Credentials of a person's own cloud tools stay: the client uses none of them while the switches are blank. */
export const CREDENTIAL_VARIABLES = rows({ class: 'credential', neutral: 'blank' }, [
  {
    name: 'ANTHROPIC_AUTH_TOKEN',
    secret: true,
    documented: true,
    source: 'measured',
    description: 'Sent as Authorization: Bearer with every model request, wherever it goes.',
  },
  {
    name: 'ANTHROPIC_API_KEY',
    secret: true,
    documented: true,
    source: 'measured',
    description: 'Sent as x-api-key with every model request; with ANTHROPIC_AUTH_TOKEN set too, both headers go out.',
  },
  {
    name: 'CLAUDE_CODE_OAUTH_TOKEN',
    secret: true,
    documented: true,
    source: 'measured',
    description: 'A claude.ai subscription token; goes to any base URL that has no other credential.',
  },
  {
    name: 'CLAUDE_CODE_OAUTH_REFRESH_TOKEN',
    secret: true,
    documented: true,
    description: 'Renews a claude.ai subscription login without a browser.',
  },
  {
    name: 'CLAUDE_CODE_OAUTH_SCOPES',
    documented: true,
    description: 'Permissions that go with CLAUDE_CODE_OAUTH_REFRESH_TOKEN.',
  },
  { name: 'CLAUDE_CODE_OAUTH_CLIENT_ID', description: 'Signs in as another registered application.' },
  { name: 'CLAUDE_CODE_DESIGN_OAUTH_CLIENT_ID', description: 'Application id for the sign-in of Claude Design.' },
  {
    name: 'ANTHROPIC_CUSTOM_HEADERS',
    secret: true,
    documented: true,
    source: 'measured',
    description: "Adds headers to every model request, one per line; an Authorization among them replaces the login's.",
  },
  {
    name: 'ANTHROPIC_AWS_API_KEY',
    secret: true,
    documented: true,
    description: 'Key of Claude Platform on AWS, sent as x-api-key ahead of AWS signatures.',
  },
  {
    name: 'ANTHROPIC_FOUNDRY_API_KEY',
    secret: true,
    documented: true,
    appliedBeforeTrust: true,
    description: 'Key of Microsoft Foundry.',
  },
  {
    name: 'ANTHROPIC_FOUNDRY_AUTH_TOKEN',
    secret: true,
    documented: true,
    description: 'Bearer token for Microsoft Foundry.',
  },
  { name: 'ANTHROPIC_PROFILE', documented: true, description: 'Chooses a stored Anthropic sign-in profile by name.' },
  {
    name: 'ANTHROPIC_FEDERATION_RULE_ID',
    documented: true,
    description: "Rule by which a workload's identity is exchanged for an Anthropic token.",
  },
  {
    name: 'ANTHROPIC_ORGANIZATION_ID',
    documented: true,
    description: 'Organisation that a federated sign-in belongs to.',
  },
  { name: 'ANTHROPIC_SERVICE_ACCOUNT_ID', description: 'Service account that a federated sign-in acts as.' },
  {
    name: 'ANTHROPIC_WORKSPACE_ID',
    documented: true,
    description: 'Workspace that a federated sign-in is limited to.',
  },
  {
    name: 'ANTHROPIC_IDENTITY_TOKEN',
    secret: true,
    description: 'Identity token that a federated sign-in exchanges for an Anthropic token.',
  },
  { name: 'ANTHROPIC_IDENTITY_TOKEN_FILE', description: 'File that holds the identity token of a federated sign-in.' },
  {
    name: 'CLAUDE_CODE_FEDERATION_CACHE_DIR',
    description: 'Directory in which tokens of a federated sign-in are kept.',
  },
  {
    name: 'CLAUDE_CODE_SKIP_BEDROCK_AUTH',
    documented: true,
    appliedBeforeTrust: true,
    source: 'measured',
    description: 'Sends Bedrock requests unsigned, with the Anthropic credential in place of an AWS signature.',
  },
  {
    name: 'CLAUDE_CODE_SKIP_VERTEX_AUTH',
    documented: true,
    appliedBeforeTrust: true,
    source: 'measured',
    description: 'Sends Vertex requests without Google credentials, with the Anthropic credential in their place.',
  },
  {
    name: 'CLAUDE_CODE_SKIP_FOUNDRY_AUTH',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Sends Foundry requests without Azure credentials, for a gateway that adds them.',
  },
  {
    name: 'CLAUDE_CODE_SKIP_MANTLE_AUTH',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Sends Mantle requests unsigned, for a gateway that signs them.',
  },
  {
    name: 'CLAUDE_CODE_SKIP_ANTHROPIC_AWS_AUTH',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Sends requests to Claude Platform on AWS unsigned, for a gateway that signs them.',
  },
  {
    name: 'CLAUDE_CODE_SKIP_ANTHROPIC_GOOGLE_CLOUD_AUTH',
    appliedBeforeTrust: true,
    description: 'Sends requests to Anthropic on Google Cloud without credentials, for a gateway that adds them.',
  },
  {
    name: 'CLAUDE_CODE_API_KEY_FILE_DESCRIPTOR',
    source: 'measured',
    description: 'Number of an open file that holds an API key; the request carries it and tools see only the number.',
  },
  {
    name: 'CLAUDE_CODE_OAUTH_TOKEN_FILE_DESCRIPTOR',
    description: 'Number of an open file that holds a claude.ai token.',
  },
  {
    name: 'CLAUDE_CODE_GATEWAY_TOKEN_FILE_DESCRIPTOR',
    description: "Number of an open file that holds an organisation gateway's token.",
  },
  {
    name: 'CLAUDE_CODE_WEBSOCKET_AUTH_FILE_DESCRIPTOR',
    description: "Number of an open file that holds the token of a hosted session's connection.",
  },
  { name: 'CLAUDE_CODE_GATEWAY_TOKEN', secret: true, description: "Token of an organisation's gateway." },
  {
    name: 'CLAUDE_CODE_SESSIONS_OAUTH_TOKEN',
    secret: true,
    description: "Token for the vendor's cloud-session service, apart from model requests.",
  },
  { name: 'CLAUDE_CODE_SESSION_ACCESS_TOKEN', secret: true, description: 'Token of a session hosted by the vendor.' },
  {
    name: 'CLAUDE_CODE_HFI_BEARER_TOKEN',
    secret: true,
    description:
      'A bearer token that the binary lists among those it never hands to children; its service is not named.',
  },
  { name: 'CLAUDE_BRIDGE_OAUTH_TOKEN', secret: true, description: 'Token for the remote-control bridge.' },
  {
    name: 'CLAUDE_CODE_API_KEY_HELPER_TTL_MS',
    neutral: 'keep',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Milliseconds before apiKeyHelper is run again.',
  },
  {
    name: 'CLAUDE_CODE_PROXY_AUTH_HELPER_TTL_MS',
    neutral: 'keep',
    description: 'Milliseconds before proxyAuthHelper is run again.',
  },
  {
    name: 'CLAUDE_CODE_OAUTH_401_WAIT_MS',
    neutral: 'keep',
    description: 'Milliseconds to wait for another process to renew the login after a refusal.',
  },
  {
    name: 'CLAUDE_CODE_HOST_CREDS_FILE',
    neutral: 'remove',
    description: 'File through which a host application passes its credential, re-read as it changes.',
  },
  {
    name: 'CLAUDE_CODE_LAUNCHER_RUNS_API_KEY_HELPER',
    neutral: 'remove',
    description: 'Says that the program which started the client runs apiKeyHelper itself.',
  },
  {
    name: 'CLAUDE_CODE_SDK_HAS_OAUTH_REFRESH',
    neutral: 'remove',
    description: 'Says that the embedding program renews the claude.ai token on request.',
  },
  {
    name: 'CLAUDE_CODE_SDK_HAS_SESSIONS_OAUTH_REFRESH',
    neutral: 'remove',
    description: 'Says that the embedding program supplies tokens of the cloud-session service on request.',
  },
  {
    name: 'CCR_OAUTH_TOKEN_FILE',
    neutral: 'remove',
    description: 'File with the login of a session hosted by the vendor; used as the credential when present.',
  },
  {
    name: 'CCR_AGENT_PROXY_TOKEN_FILE_DESCRIPTOR',
    neutral: 'remove',
    description: "Number of an open file with the token of a hosted session's outgoing proxy.",
  },
  {
    name: 'CLAUDE_SESSION_INGRESS_TOKEN_FILE',
    neutral: 'remove',
    description: 'File with the token by which a hosted session receives messages.',
  },
  {
    name: 'CLAUDE_LOCAL_OAUTH_API_BASE',
    neutral: 'remove',
    description: "API address of a development build's sign-in; release builds don't select it.",
  },
  {
    name: 'CLAUDE_LOCAL_OAUTH_APPS_BASE',
    neutral: 'remove',
    description: "Web-application address of a development build's sign-in.",
  },
  {
    name: 'CLAUDE_LOCAL_OAUTH_CONSOLE_BASE',
    neutral: 'remove',
    description: "Console address of a development build's sign-in.",
  },
  {
    name: 'CLAUDE_API_KEY',
    neutral: 'keep',
    secret: true,
    description:
      "Suggested name of the repository secret in the GitHub set-up; the client doesn't read it as its own key.",
  },
  {
    name: 'AWS_ACCESS_KEY_ID',
    neutral: 'keep',
    description: "AWS access key id of the person's own tools; signs Bedrock requests once Bedrock is on.",
  },
  {
    name: 'AWS_SECRET_ACCESS_KEY',
    neutral: 'keep',
    secret: true,
    description: "AWS secret key of the person's own tools; signs Bedrock requests once Bedrock is on.",
  },
  {
    name: 'AWS_SESSION_TOKEN',
    neutral: 'keep',
    secret: true,
    description: 'Token that accompanies temporary AWS keys.',
  },
  {
    name: 'AWS_PROFILE',
    neutral: 'keep',
    appliedBeforeTrust: true,
    description: 'Chooses the AWS profile whose credentials Bedrock requests use.',
  },
  {
    name: 'AWS_BEARER_TOKEN_BEDROCK',
    neutral: 'keep',
    secret: true,
    documented: true,
    description: 'Bearer key for Bedrock, used in place of AWS signatures once Bedrock is on.',
  },
  {
    name: 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
    neutral: 'keep',
    description: "File with the token for a container's AWS credential service.",
  },
  {
    name: 'AWS_WEB_IDENTITY_TOKEN_FILE',
    neutral: 'keep',
    description: 'File with the identity token that AWS exchanges for temporary keys.',
  },
  {
    name: 'AZURE_FEDERATED_TOKEN_FILE',
    neutral: 'keep',
    description: 'File with the identity token that Azure exchanges for access; Foundry uses it once switched on.',
  },
  {
    name: 'GOOGLE_APPLICATION_CREDENTIALS',
    neutral: 'keep',
    description: "File with the Google credentials of the person's own tools; Vertex uses it once switched on.",
  },
  {
    name: 'GOOGLE_OAUTH_ACCESS_TOKEN',
    neutral: 'keep',
    secret: true,
    description: "A ready Google access token of the person's own tools.",
  },
  { name: 'ANTHROPIC_SCOPE', description: 'Scope that a federated sign-in asks for.' },
  {
    name: 'ANTHROPIC_ENVIRONMENT_KEY',
    secret: true,
    description: "Key of a self-hosted environment's worker, read by the bundled library.",
  },
  { name: 'CLAUDE_CODE_ARTIFACTS_API_TOKEN', secret: true, description: 'Token of the service that stores artifacts.' },
  {
    name: 'CLAUDE_CODE_MEMORY_API_TOKEN',
    secret: true,
    description: 'Token of the service that keeps shared memory stores.',
  },
  {
    name: 'CLAUDE_CODE_SLACK_TAG_TOKEN',
    neutral: 'remove',
    secret: true,
    description: 'Token of a session that a chat mention started.',
  },
  {
    name: 'CLAUDE_CODE_MCP_SERVE_AUTH_TOKEN',
    neutral: 'remove',
    secret: true,
    description: 'Token that guards the tools a session serves to others.',
  },
  {
    name: 'CLAUDE_CODE_MESSAGING_TOKEN',
    neutral: 'remove',
    secret: true,
    description: "Token of the running session's message socket, left in its children.",
  },
  {
    name: 'CLAUDE_CODE_CCR_AFFINITY_KEY',
    neutral: 'remove',
    description: "Key by which the vendor's cloud keeps a hosted session on one machine.",
  },
  {
    name: 'CLAUDE_CODE_SHELL_HANDOVER_KEY',
    neutral: 'remove',
    secret: true,
    description: 'Key with which a running client hands a shell over.',
  },
  { name: 'CLAUDE_TRUSTED_DEVICE_TOKEN', secret: true, description: 'Token of a device that remote control trusts.' },
  // Names that a search of the binary yields although the client reads no such variable (2.1.330).
  {
    name: 'CLAUDE_LOCAL_OAUTH_',
    neutral: 'keep',
    description:
      "Not a variable: the beginning of the names that a vendor's development build uses for sign-in addresses.",
  },
  {
    name: 'API_KEY',
    neutral: 'keep',
    description: 'Not a variable of the client: part of a pattern with which it recognises credential names.',
  },
  {
    name: 'API_KEY_',
    neutral: 'keep',
    description: "Not a variable: another part of the binary's credential pattern.",
  },
  {
    name: 'API_KEY_URL',
    neutral: 'keep',
    description:
      "Not a variable: a field of the client's sign-in configuration, the address that creates Console keys.",
  },
  {
    name: 'API_KEY_WITH_CREDENTIALS',
    neutral: 'keep',
    description: 'Not a variable: an error name of the bundled Google sign-in library.',
  },
  {
    name: 'AWS_BEARER_TOKEN_',
    neutral: 'keep',
    description:
      'Not a variable: the beginning from which the AWS library builds one bearer-token name for each service.',
  },
  {
    name: 'VERTEX_OAUTH_CREDENTIAL_KIND',
    neutral: 'keep',
    description: "Not a variable: a constant of the desktop application's provider form.",
  },
]);
