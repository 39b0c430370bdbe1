package chat.http.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class JwkThumbprintTest {
  /** The key of RFC 7515 §A.3. */
  @Test
  void theKeyOfRfc7515HasItsKnownThumbprint() {
    assertEquals(
        "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U",
        JwkThumbprint.of(
            "P-256",
            "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"));
  }
}
