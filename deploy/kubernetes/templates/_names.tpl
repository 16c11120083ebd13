{{- define "procession.fullname" -}}
{{- default .Release.Name .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "procession.labels" -}}
app.kubernetes.io/name: procession
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/part-of: procession
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- /* With a dict of root and service. */ -}}
{{- define "procession.selector" -}}
app.kubernetes.io/name: procession
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .service }}
{{- end -}}

{{- /* The services of this release: the gateway is there when it has a host. */ -}}
{{- define "procession.services" -}}
command worker projector query notifier{{ if .Values.services.gateway.host }} gateway{{ end }}
{{- end -}}

{{- define "procession.image" -}}
{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end -}}

{{- define "procession.logServer" -}}
{{- if .Values.postgres.cluster.enabled -}}
{{ include "procession.fullname" . }}-postgres-rw:5432/procession
{{- else -}}
{{ required "postgres.log.host: say where Postgres is, or set postgres.cluster.enabled" .Values.postgres.log.host }}:{{ int .Values.postgres.log.port }}/{{ .Values.postgres.log.database }}
{{- end -}}
{{- if .Values.postgres.parameters -}}?{{ .Values.postgres.parameters }}{{- end -}}
{{- end -}}

{{- define "procession.readServer" -}}
{{- if .Values.postgres.cluster.enabled -}}
{{ include "procession.fullname" . }}-postgres-rw:5432/procession
{{- else -}}
{{ default .Values.postgres.log.host .Values.postgres.read.host }}:{{ int .Values.postgres.read.port }}/{{ .Values.postgres.read.database }}
{{- end -}}
{{- if .Values.postgres.parameters -}}?{{ .Values.postgres.parameters }}{{- end -}}
{{- end -}}

{{- define "procession.natsUrl" -}}
{{- if .Values.natsUrl -}}
{{ .Values.natsUrl }}
{{- else if .Values.nats.enabled -}}
nats://{{ .Values.nats.fullnameOverride }}:4222
{{- end -}}
{{- end -}}
