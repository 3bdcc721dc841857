package io.github.vitals4j.examples.quickstart;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code docs/deploy/kubernetes.yaml}, read as strictly as a Kubernetes server does: an unknown field is an error. */
record Manifests(Deployment deployment, Service service) {
    static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .annotationIntrospector(new KnownFieldsOnly())
            .build();

    /** The model keeps fields that it does not know; here they must not go unnoticed. */
    private static final class KnownFieldsOnly extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(MapperConfig<?> configuration, Annotated annotated) {
            return false;
        }
    }

    static Manifests read() throws IOException {
        return parse(DeployFile.of("kubernetes.yaml").text());
    }

    static Manifests parse(String text) throws IOException {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            var deployment = YAML.treeToValue(documents.next(), Deployment.class);
            var service = YAML.treeToValue(documents.next(), Service.class);
            if (documents.hasNext()) {
                throw new AssertionError("a document that no test knows");
            }
            return new Manifests(deployment, service);
        }
    }

    Container container() {
        return deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
    }

    Map<String, String> environment() {
        return container().getEnv().stream().collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }
}
