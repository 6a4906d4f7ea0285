package id.lababersih.app.imports.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Workbooks as programs write them, by the letter of the format and beside it. */
class XlsxTableTest {
    private static final String WORKBOOK = """
            <workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
              <sheets><sheet name="Pesanan" sheetId="7" r:id="rId3"/></sheets>
            </workbook>
            """;
    private static final String RELATIONSHIPS = """
            <Relationships>
              <Relationship Id="rId3" Type="http://example.com/worksheet" Target="worksheets/sheet1.xml"/>
              <Relationship Id="rId1" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/sharedStrings"
                            Target="/xl/texts.xml"/>
            </Relationships>
            """;

    @TempDir
    Path folder;

    private final Map<String, String> parts = new LinkedHashMap<>(Map.of(
            "xl/workbook.xml", WORKBOOK,
            "xl/_rels/workbook.xml.rels", RELATIONSHIPS,
            "xl/texts.xml", "<sst/>"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<c><v>12.50</v></c>                                          | 12.50!",
                "<c t='n' s='4'><v>45853.5</v></c>                            | 45853.5!",
                "<c><f>1/8</f><v>0.125</v></c>                                | 0.125!",
                "<c t='str'><f t='shared' si='3'/><v>satu</v></c>             | satu",
                "<c t='str'><f>A1</f><v>0.125</v></c>                         | 0.125",
                "<c t='b'><v>1</v></c>                                        | 1",
                "<c t='e'><v>#N/A</v></c>                                     | #N/A",
                "<c t='d'><v>2025-07-16T15:59:00</v></c>                      | 2025-07-16T15:59:00",
                "<c t='inlineStr'><is><t xml:space='preserve'> a </t></is></c>| a",
                "<c t='inlineStr'><is><r><rPr><b/></rPr><t>a</t></r><r><t> b</t></r><rPh><t>x</t></rPh></is></c> | a b",
                "<c t='inlineStr'><is><t>a<!-- x -->&amp;<![CDATA[<b>]]>&#65;</t></is></c> | a&<b>A",
                "<c t='s'><v>1</v></c>                                        | dua lagi",
                "<c><v/></c><c r='B1'/><c t='s'/><c t='inlineStr'/><c><v>9</v></c> | ,,,,9!"
            })
    void aCellIsReadByItsType(String cells, String texts) throws IOException {
        parts.put("xl/texts.xml", "<sst><si><t>satu</t></si><si><r><t>dua</t></r><r><t> lagi</t></r></si></sst>");
        sheet("<row>" + cells + "</row>");
        assertThat(read()).containsExactly("[Pesanan]", "1:" + texts);
    }

    @Test
    void cellsStandWhereTheySayElseBehindTheOneBefore() throws IOException {
        sheet("""
                <row><c r="C1" t="str"><v>c</v></c><c t="str"><v>d</v></c><c r="A1" t="str"><v>a</v></c></row>
                <row r="5"><c t="str"><v>a</v></c></row>
                <row><c t="str"><v>a</v></c><c r="ZZ6" t="str"><v>too far</v></c></row>
                <row r="7"/>
                """);
        assertThat(read()).containsExactly("[Pesanan]", "1:a,,c,d", "5:a", "6:a");
    }

    @Test
    void whatASheetSaysOfItsSizeIsNotBelieved() throws IOException {
        parts.put("xl/worksheets/sheet1.xml", """
                <?xml version="1.0" encoding="UTF-8"?>
                <x:worksheet xmlns:x="urn:any"><x:dimension ref="A1:A1"/><x:cols><x:col min="1" max="1"/></x:cols>
                  <x:sheetData><x:row r="1" spans="1:1"><x:c r="B1" t="str"><x:v>b</x:v></x:c><x:extLst/></x:row>
                  </x:sheetData><x:autoFilter ref="A1:A1"/></x:worksheet>
                """);
        assertThat(read()).containsExactly("[Pesanan]", "1:,b");
    }

    @Test
    void partsAreFoundInAnyCaseAndSheetsInTheOrderOfTheirTabs() throws IOException {
        parts.put(
                "xl/workbook.xml",
                WORKBOOK.replace("</sheets>", "<sheet name='Dua' sheetId='1' r:id='rId9'/></sheets>"));
        parts.put(
                "xl/_rels/workbook.xml.rels",
                RELATIONSHIPS.replace(
                        "</Relationships>",
                        "<Relationship Id='rId9' Type='' Target='/XL/other.xml'/></Relationships>"));
        parts.put("xl/Other.xml", "<chartsheet><sheetViews/></chartsheet>");
        sheet("<row><c t='str'><v>a</v></c></row>");
        assertThat(read()).containsExactly("[Pesanan]", "1:a", "[Dua]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<row><c r='1A'><v>1</v></c></row>",
                "<row><c r='$A$1'><v>1</v></c></row>",
                "<row><c r='AAAAAAAAAAAAAAA1'><v>1</v></c></row>",
                "<row r='x'/>",
                "<row><c t='s'><v>0</v></c></row>",
                "<row><c t='s'><v>-1</v></c></row>",
                "<row><c t='s'><v>99999999999</v></c></row>",
                "<row><c>",
                "</row>",
                "\0"
            })
    void aSheetThatIsNoSheetIsRefused(String rows) {
        sheet(rows);
        assertThat(refusal()).isEqualTo(Refusal.Reason.NOT_AN_XLSX);
    }

    @Test
    void whatNoProgramWritesIsRefused() {
        sheet("<row>" + "<c/>".repeat(16_385) + "</row>");
        assertThat(refusal()).isEqualTo(Refusal.Reason.TOO_LARGE_WHEN_UNPACKED);
        sheet("<row/>".repeat(400_001));
        assertThat(refusal()).isEqualTo(Refusal.Reason.TOO_LARGE);
        sheet("<row><c><is>" + ("<r><t>" + "x".repeat(9_000) + "</t></r>").repeat(4) + "</is></c></row>");
        assertThat(refusal()).isEqualTo(Refusal.Reason.TOO_LARGE);
        sheet("<row>" + "<x>".repeat(100) + "</x>".repeat(100) + "</row>");
        assertThat(refusal()).isEqualTo(Refusal.Reason.NOT_AN_XLSX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<n%d/>", "<c n%d=''/>", "<c xmlns:n%d='urn:x'/>", "<n%d:c xmlns:n%1$d='urn:x'/>", "<?n%d?>"})
    void namesWithoutEndAreRefused(String each) {
        String elements = IntStream.range(0, 400).mapToObj(each::formatted).collect(Collectors.joining());
        sheet("<row>" + elements + "</row>");
        assertThat(refusal()).isEqualTo(Refusal.Reason.NOT_AN_XLSX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xl/workbook.xml", "xl/worksheets/sheet1.xml", "docProps/core.xml", "customXml/any.rels"})
    void aDoctypeIsRefusedInWhateverPart(String part) {
        sheet("<row><c t='str'><v>a</v></c></row>");
        parts.merge(part, "<!DOCTYPE x [<!ENTITY y 'z'>]>", (xml, doctype) -> doctype + xml);
        assertThat(refusal()).isEqualTo(Refusal.Reason.DOCTYPE_NOT_ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"})
    void aWorkbookWithoutASheetItNamesIsRefused(String part) {
        sheet("<row/>");
        parts.remove(part);
        assertThat(refusal()).isEqualTo(Refusal.Reason.NOT_AN_XLSX);
    }

    @Test
    void whatAWorkbookNamesTooManyOfIsSaid() {
        sheet("<row/>");
        var sheets = "<sheet name='x' sheetId='1' r:id='rId3'/>".repeat(1_000);
        parts.put("xl/workbook.xml", WORKBOOK.replace("</sheets>", sheets + "</sheets>"));
        assertThat(refused().detail()).startsWith("Buku kerja berisi terlalu banyak lembar.");

        var named = "<Relationship Id='x' Type='t' Target='a'/>".repeat(1_000);
        parts.put("xl/_rels/workbook.xml.rels", RELATIONSHIPS.replace("</Relationships>", named + "</Relationships>"));
        assertThat(refused().detail()).startsWith("Buku kerja merujuk terlalu banyak bagian.");
    }

    private void sheet(String rows) {
        parts.put("xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>");
    }

    private Refusal.Reason refusal() {
        return refused().reason();
    }

    private Refusal refused() {
        return catchThrowableOfType(FileRefusedException.class, this::read).refusal();
    }

    /** Each sheet by its name, then its rows: their number and cells, numbers with an exclamation mark. */
    private List<String> read() throws IOException {
        Path file = folder.resolve("x.xlsx");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(UTF_8));
            }
        }
        var read = new ArrayList<String>();
        Table.read(file, "x.xlsx", new Table.Visitor() {
            @Override
            public void sheet(String name) {
                read.add("[" + name + "]");
            }

            @Override
            public boolean row(Row row) {
                read.add(row.number() + ":"
                        + IntStream.range(0, row.size())
                                .mapToObj(i -> row.text(i) + (row.isNumeric(i) ? "!" : ""))
                                .collect(Collectors.joining(",")));
                return true;
            }
        });
        return read;
    }
}
