package chat.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.Settings;
import com.hazelcast.config.JoinConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterJoinTest {
  @Test
  void a_node_joins_by_a_list_and_alone_by_itself() {
    JoinConfig alone = join(Map.of());
    assertTrue(alone.getTcpIpConfig().isEnabled());
    assertEquals(List.of("10.0.0.7:5701"), alone.getTcpIpConfig().getMembers());
    JoinConfig listed = join(Map.of("CHAT_HAZELCAST_MEMBERS", "10.0.0.8:5701, 10.0.0.9:5702"));
    assertEquals(List.of("10.0.0.8:5701", "10.0.0.9:5702"), listed.getTcpIpConfig().getMembers());
    assertFalse(listed.getKubernetesConfig().isEnabled());
    assertFalse(listed.getAwsConfig().isEnabled());
  }

  @Test
  void kubernetes_is_asked_with_the_properties_that_hazelcast_knows() {
    JoinConfig join =
        join(
            Map.of(
                "CHAT_HAZELCAST_JOIN",
                "kubernetes",
                "CHAT_HAZELCAST_JOIN_PROPERTIES",
                "service-dns=chat.default.svc.cluster.local"));
    assertFalse(join.getTcpIpConfig().isEnabled());
    assertTrue(join.getKubernetesConfig().isEnabled());
    assertEquals(
        Map.of("service-dns", "chat.default.svc.cluster.local", "service-port", "5701"),
        join.getKubernetesConfig().getProperties());
  }

  @Test
  void aws_is_asked_and_a_port_of_its_own_wins() {
    JoinConfig join =
        join(
            Map.of(
                "CHAT_HAZELCAST_JOIN",
                "aws",
                "CHAT_HAZELCAST_JOIN_PROPERTIES",
                "region=eu-central-1,tag-key=service,tag-value=chat,hz-port=5800"));
    assertFalse(join.getTcpIpConfig().isEnabled());
    assertTrue(join.getAwsConfig().isEnabled());
    assertEquals("5800", join.getAwsConfig().getProperties().get("hz-port"));
    assertEquals("chat", join.getAwsConfig().getProperties().get("tag-value"));
  }

  @Test
  void a_wrong_way_is_refused_with_those_there_are() {
    String message =
        assertThrows(
                InvalidSettingException.class, () -> join(Map.of("CHAT_HAZELCAST_JOIN", "dns")))
            .getMessage();
    assertEquals(
        "CHAT_HAZELCAST_JOIN must be one of [members, kubernetes, aws], not 'dns'", message);
  }

  private static JoinConfig join(Map<String, String> settings) {
    ClusterJoin join = ClusterJoin.from(Settings.of(settings), "10.0.0.7:5701");
    return Cluster.hazelcast("10.0.0.7", 5701, join).getNetworkConfig().getJoin();
  }
}
