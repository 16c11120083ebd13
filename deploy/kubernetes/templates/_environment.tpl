{{- /* One variable from the secret, with a dict of root and key. */ -}}
{{- define "procession.secret" -}}
- name: {{ .key }}
  valueFrom:
    secretKeyRef:
      name: {{ required "secretName: name a secret with the passwords and keys" .root.Values.secretName }}
      key: {{ .key }}
{{- end -}}

{{- /* What a service is given, with a dict of root and service: only what it needs. */ -}}
{{- define "procession.environment" -}}
{{- $root := .root -}}
{{- $service := .service -}}
{{- $log := include "procession.logServer" $root -}}
{{- $read := include "procession.readServer" $root -}}
- { name: LOG_LEVEL, value: {{ $root.Values.logLevel | quote }} }
{{- if ne $service "worker" }}
{{- with include "procession.natsUrl" $root }}
- { name: NATS_URL, value: {{ . | quote }} }
{{- end }}
{{- end }}
{{- if $root.Values.tracing.endpoint }}
- { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ $root.Values.tracing.endpoint | quote }} }
- { name: OTEL_TRACES_SAMPLER, value: parentbased_traceidratio }
- { name: OTEL_TRACES_SAMPLER_ARG, value: {{ $root.Values.tracing.sampleRatio | quote }} }
{{- end }}
{{- if ne $service "worker" }}
- { name: TOKEN_ISSUER, value: {{ required "tokens.issuer: whose tokens are believed" $root.Values.tokens.issuer | quote }} }
- { name: TOKEN_AUDIENCE, value: {{ $root.Values.tokens.audience | quote }} }
- { name: TOKEN_JWKS_URL, value: {{ required "tokens.jwksUrl: where the issuer's keys are" $root.Values.tokens.jwksUrl | quote }} }
{{- if ne $service "gateway" }}
- { name: ADMINISTRATORS, value: {{ join "," $root.Values.tokens.administrators | quote }} }
- { name: RATE_LIMIT_PERSON, value: {{ int $root.Values.rateLimits.person | quote }} }
- { name: RATE_LIMIT_TENANT, value: {{ int $root.Values.rateLimits.tenant | quote }} }
{{- end }}
{{- end }}
{{- if eq $service "command" }}
{{ include "procession.secret" (dict "root" $root "key" "COMMAND_PASSWORD") }}
{{ include "procession.secret" (dict "root" $root "key" "DATA_KEY") }}
{{ include "procession.secret" (dict "root" $root "key" "CREDENTIAL_KEY") }}
{{ include "procession.secret" (dict "root" $root "key" "INTERNAL_KEY") }}
- { name: LOG_DATABASE_URL, value: "postgres://procession_command:$(COMMAND_PASSWORD)@{{ $log }}" }
- { name: PARTITIONS, value: {{ int $root.Values.partitions | quote }} }
- { name: PUBLIC_URL, value: {{ include "procession.publicUrl" $root | quote }} }
- { name: SNAPSHOT_EVERY_EVENTS, value: {{ int $root.Values.snapshotEveryEvents | quote }} }
{{- else if eq $service "worker" }}
{{ include "procession.secret" (dict "root" $root "key" "WORKER_PASSWORD") }}
{{ include "procession.secret" (dict "root" $root "key" "CREDENTIAL_KEY") }}
{{ include "procession.secret" (dict "root" $root "key" "INTERNAL_KEY") }}
- { name: LOG_DATABASE_URL, value: "postgres://procession_worker:$(WORKER_PASSWORD)@{{ $log }}" }
- { name: READ_DATABASE_URL, value: "postgres://procession_worker:$(WORKER_PASSWORD)@{{ $read }}" }
- { name: COMMAND_URLS, value: "http://{{ include "procession.fullname" $root }}-command" }
- { name: OUTBOUND_ALLOW, value: {{ join "," $root.Values.outbound.allow | quote }} }
- { name: HTTP_JOBS_MAX, value: {{ int $root.Values.outbound.httpJobsMax | quote }} }
{{- if $root.Values.mail.enabled }}
{{ include "procession.secret" (dict "root" $root "key" "SMTP_URL") }}
- { name: MAIL_FROM, value: {{ required "mail.from: from whom mails are" $root.Values.mail.from | quote }} }
- { name: DASHBOARD_URL, value: {{ required "mail.dashboardUrl: what links in mails begin with" $root.Values.mail.dashboardUrl | quote }} }
{{- end }}
{{- else if eq $service "projector" }}
{{ include "procession.secret" (dict "root" $root "key" "READER_PASSWORD") }}
{{ include "procession.secret" (dict "root" $root "key" "PROJECTOR_PASSWORD") }}
- { name: LOG_DATABASE_URL, value: "postgres://procession_reader:$(READER_PASSWORD)@{{ $log }}" }
- { name: READ_DATABASE_URL, value: "postgres://procession_projector:$(PROJECTOR_PASSWORD)@{{ $read }}" }
- { name: PARTITIONS, value: {{ int $root.Values.partitions | quote }} }
{{- else if eq $service "query" }}
{{ include "procession.secret" (dict "root" $root "key" "QUERY_PASSWORD") }}
{{ include "procession.secret" (dict "root" $root "key" "DATA_KEY") }}
- { name: LOG_DATABASE_URL, value: "postgres://procession_query:$(QUERY_PASSWORD)@{{ $log }}" }
- { name: READ_DATABASE_URL, value: "postgres://procession_query:$(QUERY_PASSWORD)@{{ $read }}" }
{{- else if eq $service "notifier" }}
{{ include "procession.secret" (dict "root" $root "key" "NOTIFIER_PASSWORD") }}
{{ include "procession.secret" (dict "root" $root "key" "TICKET_KEY") }}
- { name: READ_DATABASE_URL, value: "postgres://procession_notifier:$(NOTIFIER_PASSWORD)@{{ $read }}" }
- { name: ALLOWED_ORIGINS, value: {{ join "," $root.Values.allowedOrigins | quote }} }
{{- else if eq $service "gateway" }}
{{- $signIn := $root.Values.signIn }}
{{ include "procession.secret" (dict "root" $root "key" "GATEWAY_SESSION_KEY") }}
{{- if $signIn.hasClientSecret }}
{{ include "procession.secret" (dict "root" $root "key" "OIDC_CLIENT_SECRET") }}
{{- else }}
- { name: OIDC_CLIENT_SECRET, value: "" }
{{- end }}
- { name: OIDC_CLIENT_ID, value: {{ required "signIn.clientId: what the issuer knows the dashboard as" $signIn.clientId | quote }} }
- { name: OIDC_SCOPE, value: {{ $signIn.scope | quote }} }
- { name: OIDC_PARAMETERS, value: {{ $signIn.parameters | quote }} }
- { name: OIDC_BACKCHANNEL_URL, value: {{ $signIn.backchannelUrl | quote }} }
- { name: DEMO_PERSONAS_URL, value: "" }
- { name: GATEWAY_URL, value: "https://{{ $root.Values.services.gateway.host }}" }
- { name: COMMAND_URLS, value: "http://{{ include "procession.fullname" $root }}-command" }
- { name: QUERY_URLS, value: "http://{{ include "procession.fullname" $root }}-query" }
- { name: NOTIFIER_URLS, value: "http://{{ include "procession.fullname" $root }}-notifier" }
- { name: PROJECTOR_URLS, value: "http://{{ include "procession.fullname" $root }}-projector" }
- { name: WORKER_URLS, value: "http://{{ include "procession.fullname" $root }}-worker" }
- { name: DASHBOARD_DIR, value: /srv/procession/apps/dashboard/dist }
{{- end }}
{{- range $name, $value := (index $root.Values.services $service).env }}
- { name: {{ $name }}, value: {{ $value | quote }} }
{{- end }}
{{- end -}}

{{- /* Where other systems reach the write API: on its host, else from inside the cluster only. */ -}}
{{- define "procession.publicUrl" -}}
{{- $host := .Values.services.command.host -}}
{{- if .Values.publicUrl -}}
{{ .Values.publicUrl }}
{{- else if $host -}}
https://{{ $host }}
{{- else -}}
http://{{ include "procession.fullname" . }}-command
{{- end -}}
{{- end -}}
