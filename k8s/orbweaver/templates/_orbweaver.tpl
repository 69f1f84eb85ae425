{{/* What sets the five services apart. Mounts: folder of /orbweaver to "read" or "write". */}}
{{- define "orbweaver.services" -}}
task-dispatcher:
  port: 8080
  alone: true
  mounts: {data: read, models: read, experiments: read, dispatcher: write}
rollout-service:
  port: 8081
  mounts: {data: read}
inference-gateway:
  port: 8000
  torch: true
  mounts: {data: read, models: read, experiments: read}
reward-service:
  port: 8083
  mounts: {data: read}
trainer-service:
  port: 8084
  torch: true
  alone: true
  mounts: {data: read, models: read, experiments: write}
{{- end }}

{{- define "orbweaver.labels" -}}
app.kubernetes.io/part-of: orbweaver
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{/* Call with (list root component). Never changes: a Deployment's selector cannot. */}}
{{- define "orbweaver.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/name: {{ index . 1 }}
{{- end }}

{{- define "orbweaver.kafka" -}}
{{- if .Values.trial.enabled -}}
{{ .Release.Name }}-kafka:9092
{{- else -}}
{{ required "kafka.bootstrapServers is empty: give host:port of a Kafka 4.2 or newer, or set trial.enabled=true" .Values.kafka.bootstrapServers }}
{{- end }}
{{- end }}

{{- define "orbweaver.postgresqlUrl" -}}
{{- if .Values.trial.enabled -}}
jdbc:postgresql://{{ .Release.Name }}-postgresql:5432/orbweaver
{{- else -}}
{{ required "postgresql.url is empty: give jdbc:postgresql://host:5432/database, or set trial.enabled=true" .Values.postgresql.url }}
{{- end }}
{{- end }}

{{- define "orbweaver.postgresqlSecret" -}}
{{- if .Values.trial.enabled -}}
{{ .Release.Name }}-postgresql
{{- else -}}
{{ required "postgresql.existingSecret is empty: name the Secret with the password, or set trial.enabled=true" .Values.postgresql.existingSecret }}
{{- end }}
{{- end }}

{{/* Rollout workers say a model call's group in it: what shares a prompt. */}}
{{- define "orbweaver.groupHeader" -}}
X-Orbweaver-Group
{{- end }}

{{- define "orbweaver.routingHost" -}}
{{ required "routing.host is empty: give the name by which rollout workers reach the ingress controller" .Values.routing.host }}
{{- end }}

{{/* Where rollout workers find the gateways. */}}
{{- define "orbweaver.gatewayUrl" -}}
{{- if eq .Values.routing.by "nginx" -}}
http://{{ include "orbweaver.routingHost" . }}
{{- else -}}
http://{{ .Release.Name }}-inference-gateway:8000
{{- end }}
{{- end }}

{{/* A service's settings as environment variables. Call with (list root name). */}}
{{- define "orbweaver.environment" -}}
{{- $root := index . 0 -}}
{{- $name := index . 1 -}}
ORBWEAVER_KAFKA_BOOTSTRAPSERVERS: {{ include "orbweaver.kafka" $root | quote }}
ORBWEAVER_KAFKA_REPLICATION: {{ ternary 1 $root.Values.kafka.replication $root.Values.trial.enabled | quote }}
ORBWEAVER_KAFKA_WORKPARTITIONS: {{ $root.Values.kafka.workPartitions | quote }}
{{- if eq $name "task-dispatcher" }}
SPRING_DATASOURCE_URL: {{ include "orbweaver.postgresqlUrl" $root | quote }}
SPRING_DATASOURCE_USERNAME: {{ ternary "orbweaver" $root.Values.postgresql.username $root.Values.trial.enabled | quote }}
{{- else if eq $name "rollout-service" }}
ORBWEAVER_GATEWAY_URL: {{ include "orbweaver.gatewayUrl" $root }}
{{- else if and (eq $name "inference-gateway") $root.Values.gpu.enabled }}
ORBWEAVER_GATEWAY_DEVICE: gpu
{{- end }}
{{- range $key, $value := (index $root.Values.services $name).environment }}
{{ $key }}: {{ $value | quote }}
{{- end }}
{{- end }}
