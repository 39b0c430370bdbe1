package chat.runtime.discovery;

import chat.model.v1.Coordinates;
import chat.model.v1.Place;
import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.Settings;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a process is, by its settings. */
public final class Places {
  private static final Pattern POSITION =
      Pattern.compile("(-?[0-9]{1,2}(?:[.][0-9]{1,6})?),(-?[0-9]{1,3}(?:[.][0-9]{1,6})?)");

  private static final double LATITUDE_MAX = 90;
  private static final double LONGITUDE_MAX = 180;

  private Places() {}

  /**
   * @throws InvalidSettingException with the name of the variable, what is allowed and what came
   */
  public static Place from(Settings settings) {
    Place.Builder place = Place.newBuilder().setRegion(settings.text("CHAT_REGION", ""));
    String position = settings.text("CHAT_POSITION", "");
    if (!position.isEmpty()) {
      place.setCoordinates(coordinates(position));
    }
    return place.build();
  }

  private static Coordinates coordinates(String position) {
    Matcher matcher = POSITION.matcher(position);
    if (matcher.matches()) {
      double latitude = Double.parseDouble(matcher.group(1));
      double longitude = Double.parseDouble(matcher.group(2));
      if (Math.abs(latitude) <= LATITUDE_MAX && Math.abs(longitude) <= LONGITUDE_MAX) {
        return Coordinates.newBuilder().setLatitude(latitude).setLongitude(longitude).build();
      }
    }
    throw new InvalidSettingException(
        "CHAT_POSITION must be latitude and longitude in degrees, as 52.52,13.40, not '"
            + position
            + "'");
  }
}
