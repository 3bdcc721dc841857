package io.github.vitals4j.health.endpoint;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The published documents, read. */
final class OpenApiDocument {
    static final Path DIRECTORY = Path.of("../docs/api");
    static final JsonMapper JSON = new JsonMapper();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    final JsonNode root;

    private OpenApiDocument(JsonNode root) {
        this.root = root;
    }

    static OpenApiDocument read() throws IOException {
        Object yaml = new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(DIRECTORY.resolve("openapi.yaml")));
        var root = (ObjectNode) JSON.<JsonNode>valueToTree(yaml);
        var schemas = (ObjectNode) root.path("components").path("schemas");
        schemas.set("native", nativeSchema());
        return new OpenApiDocument(root);
    }

    static ObjectNode nativeSchema() throws IOException {
        return (ObjectNode) JSON.readTree(Files.readString(DIRECTORY.resolve("health.schema.json")));
    }

    /** {@return a node, or what it refers to} */
    JsonNode resolve(JsonNode node) {
        if (!node.has("$ref")) {
            return node;
        }
        String reference = node.path("$ref").asString();
        var target = root.at(reference.substring(1));
        if (!reference.startsWith("#/") || target.isMissingNode()) {
            throw new AssertionError("a reference that leads nowhere: " + reference);
        }
        return target;
    }

    /** {@return the schema that a node of the document is} */
    Schema schema(JsonNode node) {
        ObjectNode standalone = JSON.createObjectNode();
        standalone.putArray("allOf").add(node);
        standalone.set("components", root.path("components"));
        return REGISTRY.getSchema(standalone);
    }

    Schema schemaOf(String format) {
        return schema(root.path("components").path("schemas").path(format));
    }

    static Schema compile(JsonNode schema) {
        return REGISTRY.getSchema(schema);
    }

    /** {@return whether the schema of a schema holds for it} */
    static List<Error> faults(JsonNode schema) {
        return REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"))
                .validate(schema.toString(), InputFormat.JSON);
    }
}
