// Holds PDF files against PDF/UA-1 and PDF/A-2a with veraPDF's own rules. One line a file and rule that it breaks;
// exit status 1 where there is one. Run as: java -cp JAR Check.java FILE…

import java.io.FileInputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class Check {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean broken = false;
        for (String file : files) {
            for (PDFAFlavour flavour : new PDFAFlavour[] {PDFAFlavour.PDFUA_1, PDFAFlavour.PDFA_2_A}) {
                try (PDFAParser parser =
                        Foundries.defaultInstance().createParser(new FileInputStream(file), flavour)) {
                    PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false);
                    ValidationResult result = validator.validate(parser);
                    Map<String, Integer> rules = new LinkedHashMap<>();
                    for (TestAssertion assertion : result.getTestAssertions()) {
                        String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
                        rules.merge(rule + " " + assertion.getMessage(), 1, Integer::sum);
                    }
                    for (Map.Entry<String, Integer> rule : rules.entrySet()) {
                        broken = true;
                        System.out.println(file + ": " + flavour + ": " + rule.getKey() + " (" + rule.getValue() + ")");
                    }
                    if (rules.isEmpty()) {
                        if (result.isCompliant() && result.getTotalAssertions() > 0) {
                            System.out.println(file + ": " + flavour + ": " + result.getTotalAssertions() + " checks hold");
                        } else {
                            broken = true;
                            System.out.println(file + ": " + flavour + ": not checked");
                        }
                    }
                }
            }
        }
        System.exit(broken ? 1 : 0);
    }
}
