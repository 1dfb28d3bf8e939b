// Written by list-sources.sh.
static const unsigned char bytes_of_CanonicalJSON_FormatVersion[] = {
#embed "../CanonicalJSON/FormatVersion.swift"
};
static const unsigned char bytes_of_CanonicalJSON_JSONEncoding[] = {
#embed "../CanonicalJSON/JSONEncoding.swift"
};
static const unsigned char bytes_of_CanonicalJSON_JSONParser[] = {
#embed "../CanonicalJSON/JSONParser.swift"
};
static const unsigned char bytes_of_CanonicalJSON_JSONReader[] = {
#embed "../CanonicalJSON/JSONReader.swift"
};
static const unsigned char bytes_of_CanonicalJSON_JSONValue_writing[] = {
#embed "../CanonicalJSON/JSONValue+writing.swift"
};
static const unsigned char bytes_of_CanonicalJSON_JSONValue[] = {
#embed "../CanonicalJSON/JSONValue.swift"
};
static const unsigned char bytes_of_CanonicalJSON_JSONWriter[] = {
#embed "../CanonicalJSON/JSONWriter.swift"
};
static const unsigned char bytes_of_TopologyModel_CheckDescription[] = {
#embed "../TopologyModel/CheckDescription.swift"
};
static const unsigned char bytes_of_TopologyModel_DemandDescription[] = {
#embed "../TopologyModel/DemandDescription.swift"
};
static const unsigned char bytes_of_TopologyModel_Diagnostic[] = {
#embed "../TopologyModel/Diagnostic.swift"
};
static const unsigned char bytes_of_TopologyModel_EvaluationVariable[] = {
#embed "../TopologyModel/EvaluationVariable.swift"
};
static const unsigned char bytes_of_TopologyModel_NetworkDescription[] = {
#embed "../TopologyModel/NetworkDescription.swift"
};
static const unsigned char bytes_of_TopologyModel_NodeDescription[] = {
#embed "../TopologyModel/NodeDescription.swift"
};
static const unsigned char bytes_of_TopologyModel_ScenarioDescription[] = {
#embed "../TopologyModel/ScenarioDescription.swift"
};
static const unsigned char bytes_of_TopologyModel_SourceLocation[] = {
#embed "../TopologyModel/SourceLocation.swift"
};
static const unsigned char bytes_of_TopologyDSL_Demands[] = {
#embed "../TopologyDSL/Demands.swift"
};
static const unsigned char bytes_of_TopologyDSL_DescriptionOutput[] = {
#embed "../TopologyDSL/DescriptionOutput.swift"
};
static const unsigned char bytes_of_TopologyDSL_Faults[] = {
#embed "../TopologyDSL/Faults.swift"
};
static const unsigned char bytes_of_TopologyDSL_GeneratedGraph[] = {
#embed "../TopologyDSL/GeneratedGraph.swift"
};
static const unsigned char bytes_of_TopologyDSL_GrownShapes[] = {
#embed "../TopologyDSL/GrownShapes.swift"
};
static const unsigned char bytes_of_TopologyDSL_LinkFaults[] = {
#embed "../TopologyDSL/LinkFaults.swift"
};
static const unsigned char bytes_of_TopologyDSL_ListBuilder[] = {
#embed "../TopologyDSL/ListBuilder.swift"
};
static const unsigned char bytes_of_TopologyDSL_Misplaced_checks[] = {
#embed "../TopologyDSL/Misplaced+checks.swift"
};
static const unsigned char bytes_of_TopologyDSL_Misplaced[] = {
#embed "../TopologyDSL/Misplaced.swift"
};
static const unsigned char bytes_of_TopologyDSL_NetworkParts[] = {
#embed "../TopologyDSL/NetworkParts.swift"
};
static const unsigned char bytes_of_TopologyDSL_Node[] = {
#embed "../TopologyDSL/Node.swift"
};
static const unsigned char bytes_of_TopologyDSL_NodeParts[] = {
#embed "../TopologyDSL/NodeParts.swift"
};
static const unsigned char bytes_of_TopologyDSL_Peer[] = {
#embed "../TopologyDSL/Peer.swift"
};
static const unsigned char bytes_of_TopologyDSL_Scenario[] = {
#embed "../TopologyDSL/Scenario.swift"
};
static const unsigned char bytes_of_TopologyDSL_Setting[] = {
#embed "../TopologyDSL/Setting.swift"
};
static const unsigned char bytes_of_TopologyDSL_ShapeSize[] = {
#embed "../TopologyDSL/ShapeSize.swift"
};
static const unsigned char bytes_of_TopologyDSL_Shapes[] = {
#embed "../TopologyDSL/Shapes.swift"
};
static const unsigned char bytes_of_TopologyDSL_TimeSpan[] = {
#embed "../TopologyDSL/TimeSpan.swift"
};
static const unsigned char bytes_of_TopologyDSL_Topology[] = {
#embed "../TopologyDSL/Topology.swift"
};
static const unsigned char bytes_of_TopologyDSL_Verify[] = {
#embed "../TopologyDSL/Verify.swift"
};
static const struct topology_source sources[] = {
    {"CanonicalJSON", "FormatVersion.swift",
     bytes_of_CanonicalJSON_FormatVersion, sizeof bytes_of_CanonicalJSON_FormatVersion},
    {"CanonicalJSON", "JSONEncoding.swift",
     bytes_of_CanonicalJSON_JSONEncoding, sizeof bytes_of_CanonicalJSON_JSONEncoding},
    {"CanonicalJSON", "JSONParser.swift",
     bytes_of_CanonicalJSON_JSONParser, sizeof bytes_of_CanonicalJSON_JSONParser},
    {"CanonicalJSON", "JSONReader.swift",
     bytes_of_CanonicalJSON_JSONReader, sizeof bytes_of_CanonicalJSON_JSONReader},
    {"CanonicalJSON", "JSONValue+writing.swift",
     bytes_of_CanonicalJSON_JSONValue_writing, sizeof bytes_of_CanonicalJSON_JSONValue_writing},
    {"CanonicalJSON", "JSONValue.swift",
     bytes_of_CanonicalJSON_JSONValue, sizeof bytes_of_CanonicalJSON_JSONValue},
    {"CanonicalJSON", "JSONWriter.swift",
     bytes_of_CanonicalJSON_JSONWriter, sizeof bytes_of_CanonicalJSON_JSONWriter},
    {"TopologyModel", "CheckDescription.swift",
     bytes_of_TopologyModel_CheckDescription, sizeof bytes_of_TopologyModel_CheckDescription},
    {"TopologyModel", "DemandDescription.swift",
     bytes_of_TopologyModel_DemandDescription, sizeof bytes_of_TopologyModel_DemandDescription},
    {"TopologyModel", "Diagnostic.swift",
     bytes_of_TopologyModel_Diagnostic, sizeof bytes_of_TopologyModel_Diagnostic},
    {"TopologyModel", "EvaluationVariable.swift",
     bytes_of_TopologyModel_EvaluationVariable, sizeof bytes_of_TopologyModel_EvaluationVariable},
    {"TopologyModel", "NetworkDescription.swift",
     bytes_of_TopologyModel_NetworkDescription, sizeof bytes_of_TopologyModel_NetworkDescription},
    {"TopologyModel", "NodeDescription.swift",
     bytes_of_TopologyModel_NodeDescription, sizeof bytes_of_TopologyModel_NodeDescription},
    {"TopologyModel", "ScenarioDescription.swift",
     bytes_of_TopologyModel_ScenarioDescription, sizeof bytes_of_TopologyModel_ScenarioDescription},
    {"TopologyModel", "SourceLocation.swift",
     bytes_of_TopologyModel_SourceLocation, sizeof bytes_of_TopologyModel_SourceLocation},
    {"TopologyDSL", "Demands.swift",
     bytes_of_TopologyDSL_Demands, sizeof bytes_of_TopologyDSL_Demands},
    {"TopologyDSL", "DescriptionOutput.swift",
     bytes_of_TopologyDSL_DescriptionOutput, sizeof bytes_of_TopologyDSL_DescriptionOutput},
    {"TopologyDSL", "Faults.swift",
     bytes_of_TopologyDSL_Faults, sizeof bytes_of_TopologyDSL_Faults},
    {"TopologyDSL", "GeneratedGraph.swift",
     bytes_of_TopologyDSL_GeneratedGraph, sizeof bytes_of_TopologyDSL_GeneratedGraph},
    {"TopologyDSL", "GrownShapes.swift",
     bytes_of_TopologyDSL_GrownShapes, sizeof bytes_of_TopologyDSL_GrownShapes},
    {"TopologyDSL", "LinkFaults.swift",
     bytes_of_TopologyDSL_LinkFaults, sizeof bytes_of_TopologyDSL_LinkFaults},
    {"TopologyDSL", "ListBuilder.swift",
     bytes_of_TopologyDSL_ListBuilder, sizeof bytes_of_TopologyDSL_ListBuilder},
    {"TopologyDSL", "Misplaced+checks.swift",
     bytes_of_TopologyDSL_Misplaced_checks, sizeof bytes_of_TopologyDSL_Misplaced_checks},
    {"TopologyDSL", "Misplaced.swift",
     bytes_of_TopologyDSL_Misplaced, sizeof bytes_of_TopologyDSL_Misplaced},
    {"TopologyDSL", "NetworkParts.swift",
     bytes_of_TopologyDSL_NetworkParts, sizeof bytes_of_TopologyDSL_NetworkParts},
    {"TopologyDSL", "Node.swift",
     bytes_of_TopologyDSL_Node, sizeof bytes_of_TopologyDSL_Node},
    {"TopologyDSL", "NodeParts.swift",
     bytes_of_TopologyDSL_NodeParts, sizeof bytes_of_TopologyDSL_NodeParts},
    {"TopologyDSL", "Peer.swift",
     bytes_of_TopologyDSL_Peer, sizeof bytes_of_TopologyDSL_Peer},
    {"TopologyDSL", "Scenario.swift",
     bytes_of_TopologyDSL_Scenario, sizeof bytes_of_TopologyDSL_Scenario},
    {"TopologyDSL", "Setting.swift",
     bytes_of_TopologyDSL_Setting, sizeof bytes_of_TopologyDSL_Setting},
    {"TopologyDSL", "ShapeSize.swift",
     bytes_of_TopologyDSL_ShapeSize, sizeof bytes_of_TopologyDSL_ShapeSize},
    {"TopologyDSL", "Shapes.swift",
     bytes_of_TopologyDSL_Shapes, sizeof bytes_of_TopologyDSL_Shapes},
    {"TopologyDSL", "TimeSpan.swift",
     bytes_of_TopologyDSL_TimeSpan, sizeof bytes_of_TopologyDSL_TimeSpan},
    {"TopologyDSL", "Topology.swift",
     bytes_of_TopologyDSL_Topology, sizeof bytes_of_TopologyDSL_Topology},
    {"TopologyDSL", "Verify.swift",
     bytes_of_TopologyDSL_Verify, sizeof bytes_of_TopologyDSL_Verify},
};
