// Judges many files by veraPDF's profiles in one start of Java.
// Arguments: profiles separated by commas, then files. Says "file<TAB>profile<TAB>fault" for every rule that is broken,
// and "file<TAB>profile<TAB>" for a file without fault, so that one that was not judged is noticed.

import java.io.File;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.validators.ValidatorFactory;

public class Conformance {
    private static final int FAILURES_DESCRIBED = 20;

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        Map<String, ValidationProfile> profiles = new LinkedHashMap<>();
        for (String name : arguments[0].split(",")) {
            profiles.put(name, profile(name));
        }
        for (int index = 1; index < arguments.length; index++) {
            for (Map.Entry<String, ValidationProfile> profile : profiles.entrySet()) {
                judge(arguments[index], profile.getKey(), profile.getValue());
            }
        }
    }

    private static ValidationProfile profile(String name) throws Exception {
        try (InputStream xml = Conformance.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + name + ".xml")) {
            return Profiles.profileFromXml(xml);
        }
    }

    private static void judge(String file, String name, ValidationProfile profile) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), profile.getPDFAFlavour())) {
            ValidationResult result = ValidatorFactory.createValidator(profile, false, FAILURES_DESCRIBED).validate(parser);
            if (result.isCompliant()) {
                say(file, name, "");
                return;
            }
            Map<String, String> faults = new LinkedHashMap<>();
            for (TestAssertion failed : result.getTestAssertions()) {
                if (failed.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = failed.getRuleId().getClause() + "-" + failed.getRuleId().getTestNumber();
                    faults.putIfAbsent(rule, failed.getMessage() + " @ " + failed.getLocation().getContext());
                }
            }
            if (faults.isEmpty()) {
                say(file, name, "does not conform, and veraPDF does not say why");
            }
            faults.forEach((rule, message) -> say(file, name, rule + " " + message));
        } catch (Exception unreadable) {
            say(file, name, "cannot be judged: " + unreadable);
        }
    }

    private static void say(String file, String profile, String fault) {
        System.out.println(file + "\t" + profile + "\t" + fault.replaceAll("\\s+", " "));
    }
}
