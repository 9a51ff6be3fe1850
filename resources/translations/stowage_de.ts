<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>Chain</name>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>Actual</source>
        <translation>Tatsächlich</translation>
    </message>
    <message>
        <source>A part of it is not sound</source>
        <translation>Ein Teil davon ist schadhaft</translation>
    </message>
    <message>
        <source>%1, the one that is shown</source>
        <translation>%1, wird gezeigt</translation>
    </message>
    <message>
        <source>Expected size: %1</source>
        <translation>Erwartete Größe: %1</translation>
    </message>
    <message>
        <source>Actual size: %1</source>
        <translation>Tatsächliche Größe: %1</translation>
    </message>
</context>
<context>
    <name>Image</name>
    <message>
        <source>Attestation</source>
        <translation>Attestierung</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Abbild</translation>
    </message>
    <message>
        <source>Index</source>
        <translation>Index</translation>
    </message>
    <message>
        <source>Helm chart</source>
        <translation>Helm-Chart</translation>
    </message>
    <message>
        <source>Wasm module</source>
        <translation>Wasm-Modul</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signatur</translation>
    </message>
    <message>
        <source>Artifact</source>
        <translation>Artefakt</translation>
    </message>
    <message>
        <source>Image (schema 1)</source>
        <translation>Abbild (Schema 1)</translation>
    </message>
</context>
<context>
    <name>ObjectState</name>
    <message>
        <source>Expected: %1</source>
        <translation>Erwartet: %1</translation>
    </message>
    <message>
        <source>Actual: %1</source>
        <translation>Tatsächlich: %1</translation>
    </message>
    <message>
        <source>Verified %1</source>
        <extracomment>1: a date and time</extracomment>
        <translation>Geprüft am %1</translation>
    </message>
</context>
<context>
    <name>Place</name>
    <message>
        <source>Registry folder</source>
        <translation>Registry-Ordner</translation>
    </message>
    <message>
        <source>OCI layout</source>
        <translation>OCI-Layout</translation>
    </message>
    <message>
        <source>OCI archive</source>
        <translation>OCI-Archiv</translation>
    </message>
    <message>
        <source>Docker archive</source>
        <translation>Docker-Archiv</translation>
    </message>
    <message>
        <source>Registry server</source>
        <translation>Registry-Server</translation>
    </message>
    <message>
        <source>It does not list its repositories</source>
        <translation>Listet seine Repositories nicht auf</translation>
    </message>
</context>
<context>
    <name>Referrer</name>
    <message>
        <source>Referrers</source>
        <translation>Verweise hierauf</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signatur</translation>
    </message>
    <message>
        <source>SBOM</source>
        <translation>SBOM</translation>
    </message>
    <message>
        <source>Attestation</source>
        <translation>Attestierung</translation>
    </message>
    <message>
        <source>Referrer</source>
        <translation>Verweis</translation>
    </message>
</context>
<context>
    <name>Server</name>
    <message>
        <source>Connected over TLS</source>
        <translation>Verbunden über TLS</translation>
    </message>
    <message>
        <source>Connected without TLS</source>
        <translation>Verbunden ohne TLS</translation>
    </message>
    <message>
        <source>Needs a log-in</source>
        <translation>Verlangt eine Anmeldung</translation>
    </message>
    <message>
        <source>Needs a log-in, without TLS</source>
        <translation>Verlangt eine Anmeldung, ohne TLS</translation>
    </message>
    <message>
        <source>Certificate not trusted</source>
        <translation>Zertifikat nicht vertrauenswürdig</translation>
    </message>
    <message>
        <source>Not reachable</source>
        <translation>Nicht erreichbar</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>no TLS</source>
        <translation>kein TLS</translation>
    </message>
    <message>
        <source>Wants to be left alone for %1</source>
        <translation>Möchte %1 in Ruhe gelassen werden</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n pull(s) left</source>
        <translation>
            <numerusform>noch %1 von %n Abruf</numerusform>
            <numerusform>noch %1 von %n Abrufen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pull(s) left</source>
        <translation>
            <numerusform>noch %n Abruf</numerusform>
            <numerusform>noch %n Abrufe</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <extracomment>1: &quot;76 of 100 pulls left&quot;, 2: &quot;6 h&quot;</extracomment>
        <translation>%1 in %2</translation>
    </message>
    <message>
        <source>log-in</source>
        <translation>Anmeldung</translation>
    </message>
    <message>
        <source>untrusted</source>
        <translation>nicht vertraut</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>offline</translation>
    </message>
</context>
<context>
    <name>stowage::Banner</name>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
</context>
<context>
    <name>stowage::BiggestFilesModel</name>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
</context>
<context>
    <name>stowage::BiggestFilesView</name>
    <message>
        <source>Biggest files</source>
        <translation>Größte Dateien</translation>
    </message>
</context>
<context>
    <name>stowage::BreadcrumbBar</name>
    <message>
        <source>A place and an image, such as registry:/srv/images//team/app:v2</source>
        <translation>Ein Ort und ein Abbild, etwa registry:/srv/images//team/app:v2</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>compared with %1</source>
        <translation>verglichen mit %1</translation>
    </message>
</context>
<context>
    <name>stowage::ChainModel</name>
    <message>
        <source>Tag</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Index</source>
        <translation>Index</translation>
    </message>
    <message numerus="yes">
        <source>%n manifest(s)</source>
        <translation>
            <numerusform>%n Manifest</numerusform>
            <numerusform>%n Manifeste</numerusform>
        </translation>
    </message>
    <message>
        <source>Manifest</source>
        <translation>Manifest</translation>
    </message>
    <message>
        <source>Config</source>
        <translation>Konfiguration</translation>
    </message>
    <message>
        <source>created %1</source>
        <translation>erstellt %1</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>Schicht %1</translation>
    </message>
    <message>
        <source>%1: %2, %3</source>
        <translation>%1: %2, %3</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
</context>
<context>
    <name>stowage::ChainView</name>
    <message>
        <source>Chain from the tag to the layers</source>
        <translation>Kette vom Tag bis zu den Schichten</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>Ö&amp;ffnen</translation>
    </message>
    <message>
        <source>&amp;Show This Platform</source>
        <translation>Diese Plattform &amp;zeigen</translation>
    </message>
    <message>
        <source>&amp;Copy Digest</source>
        <translation>Prüfsumme &amp;kopieren</translation>
    </message>
</context>
<context>
    <name>stowage::ChangeChoice</name>
    <message>
        <source>Changed or not</source>
        <translation>Geändert oder nicht</translation>
    </message>
    <message>
        <source>All changes</source>
        <translation>Alle Änderungen</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Hinzugefügt</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Entfernt</translation>
    </message>
    <message>
        <source>What the layer did to them</source>
        <translation>Was die Schicht mit ihnen tat</translation>
    </message>
    <message>
        <source>Files with which change are shown</source>
        <translation>Dateien mit welcher Änderung gezeigt werden</translation>
    </message>
</context>
<context>
    <name>stowage::ChosenImages</name>
    <message>
        <source>all of %1</source>
        <translation>alles aus %1</translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) of %1</source>
        <translation>
            <numerusform>%n Abbild aus %1</numerusform>
            <numerusform>%n Abbilder aus %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::ComparePane</name>
    <message>
        <source>&amp;Times</source>
        <translation>&amp;Zeiten</translation>
    </message>
    <message>
        <source>&amp;Order</source>
        <translation>&amp;Reihenfolge</translation>
    </message>
    <message>
        <source>Export &amp;List…</source>
        <translation>&amp;Liste exportieren …</translation>
    </message>
    <message>
        <source>Filter paths</source>
        <translation>Pfade filtern</translation>
    </message>
    <message>
        <source>The image to compare with</source>
        <translation>Das Image, mit dem verglichen wird</translation>
    </message>
    <message>
        <source>A tag of this repository, a reference or a path</source>
        <translation>Ein Tag dieses Repositorys, eine Referenz oder ein Pfad</translation>
    </message>
    <message>
        <source>Paths that differ in their time alone count, too</source>
        <translation>Auch Pfade, die sich nur in ihrer Zeit unterscheiden, zählen</translation>
    </message>
    <message>
        <source>The order of the environment&apos;s variables counts, too</source>
        <translation>Auch die Reihenfolge der Umgebungsvariablen zählt</translation>
    </message>
    <message>
        <source>Compare &amp;with</source>
        <translation>Vergleichen &amp;mit</translation>
    </message>
    <message>
        <source>Files that differ</source>
        <translation>Dateien, die sich unterscheiden</translation>
    </message>
    <message>
        <source>Settings that differ</source>
        <translation>Einstellungen, die sich unterscheiden</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Compare this image with another</source>
        <translation>Dieses Image mit einem anderen vergleichen</translation>
    </message>
    <message>
        <source>Choose a tag above, or type a reference, and press Enter.</source>
        <translation>Wählen Sie oben ein Tag, oder tippen Sie eine Referenz, und drücken Sie die Eingabetaste.</translation>
    </message>
    <message>
        <source>That names no image</source>
        <translation>Das benennt kein Image</translation>
    </message>
    <message>
        <source>Say which one, by its tag or digest.</source>
        <translation>Sagen Sie welches, durch sein Tag oder seine Prüfsumme.</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>Es wird verglichen …</translation>
    </message>
    <message>
        <source>Files (%1)</source>
        <translation>Dateien (%1)</translation>
    </message>
    <message>
        <source>Settings (%1)</source>
        <translation>Einstellungen (%1)</translation>
    </message>
    <message>
        <source>No difference was found</source>
        <translation>Es wurde kein Unterschied gefunden</translation>
    </message>
    <message>
        <source>%1 added, %2 changed, %3 removed</source>
        <translation>%1 hinzugefügt, %2 geändert, %3 entfernt</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n layer(s) shared</source>
        <translation>
            <numerusform>%1 von %n Schicht gemeinsam</numerusform>
            <numerusform>%1 von %n Schichten gemeinsam</numerusform>
        </translation>
    </message>
    <message>
        <source>The files are the same</source>
        <translation>Die Dateien sind gleich</translation>
    </message>
    <message>
        <source>The settings are the same</source>
        <translation>Die Einstellungen sind gleich</translation>
    </message>
    <message>
        <source>Export List of Differences</source>
        <translation>Liste der Unterschiede exportieren</translation>
    </message>
    <message>
        <source>Tab-separated lists (*.tsv)</source>
        <translation>Listen mit Tabulatoren (*.tsv)</translation>
    </message>
    <message>
        <source>The list was written</source>
        <translation>Die Liste wurde geschrieben</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <extracomment>which images are compared: 1: before, 2: after</extracomment>
        <translation>%1 → %2</translation>
    </message>
</context>
<context>
    <name>stowage::ConfigDifferencesModel</name>
    <message>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Before: %1</source>
        <translation>Vorher: %1</translation>
    </message>
    <message>
        <source>After: %1</source>
        <translation>Nachher: %1</translation>
    </message>
</context>
<context>
    <name>stowage::ConfigModel</name>
    <message>
        <source>Image</source>
        <translation>Abbild</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>Plattform</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Autor</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Ausführung</translation>
    </message>
    <message>
        <source>Entry point</source>
        <translation>Einstiegspunkt</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Working folder</source>
        <translation>Arbeitsordner</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>Ports</translation>
    </message>
    <message>
        <source>Volumes</source>
        <translation>Datenträger</translation>
    </message>
    <message>
        <source>Stop signal</source>
        <translation>Stoppsignal</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>No layer</source>
        <translation>Keine Schicht</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>Schicht %1</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
</context>
<context>
    <name>stowage::CopyDesk</name>
    <message>
        <source>Copy %1 to %2</source>
        <extracomment>1: &quot;team/app:v1&quot;, &quot;3 images of team/app&quot;, &quot;all of team/app&quot;</extracomment>
        <translation>%1 nach %2 kopieren</translation>
    </message>
</context>
<context>
    <name>stowage::CopySheet</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>&amp;To:</source>
        <translation>&amp;Nach:</translation>
    </message>
    <message>
        <source>&amp;Repository:</source>
        <translation>&amp;Repository:</translation>
    </message>
    <message>
        <source>Ta&amp;g:</source>
        <translation>&amp;Tag:</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Copy %1</source>
        <extracomment>%1: &quot;team/app:v1&quot;, &quot;3 images of team/app&quot;</extracomment>
        <translation>%1 kopieren</translation>
    </message>
    <message>
        <source>From %1</source>
        <translation>Von %1</translation>
    </message>
    <message>
        <source>Without a tag only its digest names it.</source>
        <translation>Ohne Tag benennt es nur sein Digest.</translation>
    </message>
    <message>
        <source>It comes from there. Choose another place or name.</source>
        <translation>Von dort kommt es. Ein anderer Ort oder Name ist zu wählen.</translation>
    </message>
    <message>
        <source>Some of its tags are other images&apos; there; they will be moved.</source>
        <translation>Einige Tags gehören dort anderen Abbildern; sie werden umgesetzt.</translation>
    </message>
    <message>
        <source>Every tag is there already.</source>
        <translation>Jedes Tag ist schon da.</translation>
    </message>
    <message numerus="yes">
        <source>%n tag(s) to copy, the others are there already</source>
        <translation>
            <numerusform>%n Tag zu kopieren, die anderen sind schon da</numerusform>
            <numerusform>%n Tags zu kopieren, die anderen sind schon da</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tag(s) to copy</source>
        <translation>
            <numerusform>%n Tag zu kopieren</numerusform>
            <numerusform>%n Tags zu kopieren</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::Differences</name>
    <message>
        <source>added</source>
        <translation>hinzugefügt</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>entfernt</translation>
    </message>
    <message>
        <source>type</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>content</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>mode</source>
        <translation>Modus</translation>
    </message>
    <message>
        <source>owner</source>
        <translation>Besitzer</translation>
    </message>
    <message>
        <source>time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>attributes</source>
        <translation>Attribute</translation>
    </message>
    <message>
        <source>device number</source>
        <translation>Gerätenummer</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>Plattform</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Erzeugt</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Autor</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Working directory</source>
        <translation>Arbeitsverzeichnis</translation>
    </message>
    <message>
        <source>Entry point</source>
        <translation>Einsprungpunkt</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Stop signal</source>
        <translation>Stoppsignal</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Volume</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Order of the environment</source>
        <translation>Reihenfolge der Umgebung</translation>
    </message>
</context>
<context>
    <name>stowage::DigestLabel</name>
    <message>
        <source>Digest</source>
        <translation>Prüfsumme</translation>
    </message>
    <message>
        <source>Copy the digest</source>
        <translation>Prüfsumme kopieren</translation>
    </message>
</context>
<context>
    <name>stowage::DigestMap</name>
    <message>
        <source>Map of all blobs</source>
        <translation>Karte aller Blobs</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Used by:</source>
        <translation>Verwendet von:</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiterer</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Show an Image That Needs It</source>
        <translation>&amp;Ein Abbild anzeigen, das es braucht</translation>
    </message>
    <message>
        <source>&amp;Copy Digest</source>
        <translation>Prüfsumme &amp;kopieren</translation>
    </message>
</context>
<context>
    <name>stowage::DocumentView</name>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Dokument</translation>
    </message>
    <message>
        <source>Laid out</source>
        <translation>Formatiert</translation>
    </message>
    <message>
        <source>With line breaks and indents. Off: the bytes that the digest is of.</source>
        <translation>Mit Zeilenumbrüchen und Einzügen. Aus: die Bytes, auf die sich die Prüfsumme bezieht.</translation>
    </message>
    <message>
        <source>Copy the document as it is stored</source>
        <translation>Dokument kopieren, wie es gespeichert ist</translation>
    </message>
    <message>
        <source>Document text</source>
        <translation>Text des Dokuments</translation>
    </message>
    <message>
        <source>… and %1 more</source>
        <translation>… und %1 weitere</translation>
    </message>
</context>
<context>
    <name>stowage::DragDesk</name>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Too large to be dragged</source>
        <translation>Zu groß zum Ziehen</translation>
    </message>
    <message>
        <source>No more than %1 can be dragged out of the window. An export has no limit.</source>
        <translation>Mehr als %1 lässt sich nicht aus dem Fenster ziehen. Ein Export hat keine Grenze.</translation>
    </message>
    <message>
        <source>Nothing of it can be dragged</source>
        <translation>Nichts davon lässt sich ziehen</translation>
    </message>
    <message>
        <source>Links and devices stay where they are. An archive can hold them.</source>
        <translation>Verknüpfungen und Geräte bleiben, wo sie sind. Ein Archiv kann sie aufnehmen.</translation>
    </message>
    <message>
        <source>Let go too early</source>
        <translation>Zu früh losgelassen</translation>
    </message>
    <message>
        <source>The files were not there yet. Hold them a little longer, or export them.</source>
        <translation>Die Dateien waren noch nicht bereit. Halten Sie sie etwas länger fest, oder exportieren Sie sie.</translation>
    </message>
    <message>
        <source>Not all of it can be dragged as it is</source>
        <translation>Nicht alles lässt sich ziehen, wie es ist</translation>
    </message>
</context>
<context>
    <name>stowage::DropTarget</name>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n Datei</numerusform>
            <numerusform>%n Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>Upload %1 as an image to %2</source>
        <translation>%1 als Abbild nach %2 hochladen</translation>
    </message>
    <message>
        <source>Upload %1 as images to %2</source>
        <translation>%1 als Abbilder nach %2 hochladen</translation>
    </message>
    <message>
        <source>Upload %1 to %2</source>
        <translation>%1 nach %2 hochladen</translation>
    </message>
</context>
<context>
    <name>stowage::DroppedContent</name>
    <message>
        <source>Registry folder</source>
        <translation>Registry-Ordner</translation>
    </message>
    <message>
        <source>OCI layout</source>
        <translation>OCI-Layout</translation>
    </message>
    <message>
        <source>OCI archive</source>
        <translation>OCI-Archiv</translation>
    </message>
    <message>
        <source>Docker archive</source>
        <translation>Docker-Archiv</translation>
    </message>
    <message>
        <source>Registry</source>
        <translation>Registry</translation>
    </message>
    <message>
        <source>1 image</source>
        <translation>1 Abbild</translation>
    </message>
    <message numerus="yes">
        <source>%n images</source>
        <translation>
            <numerusform>%n Abbild</numerusform>
            <numerusform>%n Abbilder</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 with %2</source>
        <extracomment>1: kind of archive, 2: number of images</extracomment>
        <translation>%1 mit %2</translation>
    </message>
    <message>
        <source>Layer (a tar archive)</source>
        <translation>Schicht (ein Tar-Archiv)</translation>
    </message>
    <message>
        <source>Folder, packed into one layer</source>
        <translation>Ordner, in eine Schicht gepackt</translation>
    </message>
    <message>
        <source>File, stored as it is</source>
        <translation>Datei, gespeichert wie sie ist</translation>
    </message>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n Datei</numerusform>
            <numerusform>%n Dateien</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::EmptyState</name>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
</context>
<context>
    <name>stowage::Explanation</name>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Log in…</source>
        <translation>Anmelden …</translation>
    </message>
    <message>
        <source>Choose another…</source>
        <translation>Anderes wählen …</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>Ordner zeigen</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>Von vorn beginnen</translation>
    </message>
    <message>
        <source>A layer is missing</source>
        <translation>Eine Schicht fehlt</translation>
    </message>
    <message>
        <source>The repository does not hold it. Upload it, or copy the image again.</source>
        <translation>Das Repository enthält sie nicht. Laden Sie sie hoch oder kopieren Sie das Abbild erneut.</translation>
    </message>
    <message>
        <source>It is there already</source>
        <translation>Es ist schon da</translation>
    </message>
    <message>
        <source>Nothing needs to be done.</source>
        <translation>Nichts ist zu tun.</translation>
    </message>
    <message>
        <source>Something of that name is there already</source>
        <translation>Etwas mit diesem Namen ist schon da</translation>
    </message>
    <message>
        <source>It was not replaced.</source>
        <translation>Es wurde nicht ersetzt.</translation>
    </message>
    <message>
        <source>This version of TarSum is not accepted</source>
        <translation>Diese Version von TarSum wird nicht angenommen</translation>
    </message>
    <message>
        <source>Uploads take tarsum.v1 and plain digests.</source>
        <translation>Hochladen lässt sich mit tarsum.v1 und einfachen Prüfsummen.</translation>
    </message>
    <message>
        <source>The unfinished upload is gone</source>
        <translation>Der unfertige Upload ist nicht mehr da</translation>
    </message>
    <message>
        <source>It was finished or removed elsewhere. It can begin again.</source>
        <translation>Er wurde anderswo abgeschlossen oder entfernt. Er kann neu beginnen.</translation>
    </message>
    <message>
        <source>The content does not have its digest</source>
        <translation>Der Inhalt passt nicht zu seiner Prüfsumme</translation>
    </message>
    <message>
        <source>It was damaged or changed. Nothing of it was kept.</source>
        <translation>Er wurde beschädigt oder geändert. Nichts davon wurde behalten.</translation>
    </message>
    <message>
        <source>The content does not have its size</source>
        <translation>Der Inhalt hat nicht seine Größe</translation>
    </message>
    <message>
        <source>It was cut short or changed. Nothing of it was kept.</source>
        <translation>Er wurde abgeschnitten oder geändert. Nichts davon wurde behalten.</translation>
    </message>
    <message>
        <source>It was closed before it was done</source>
        <translation>Es wurde geschlossen, bevor es fertig war</translation>
    </message>
    <message>
        <source>The digest&apos;s algorithm is not known here</source>
        <translation>Das Verfahren der Prüfsumme ist hier nicht bekannt</translation>
    </message>
    <message>
        <source>sha256, sha384 and sha512 are.</source>
        <translation>sha256, sha384 und sha512 sind es.</translation>
    </message>
    <message>
        <source>The manifest is not valid</source>
        <translation>Das Manifest ist nicht gültig</translation>
    </message>
    <message>
        <source>It breaks the rules of its format, so it is not shown as an image.</source>
        <translation>Es verletzt die Regeln seines Formats und wird darum nicht als Abbild gezeigt.</translation>
    </message>
    <message>
        <source>Parts of the image are missing</source>
        <translation>Teile des Abbilds fehlen</translation>
    </message>
    <message>
        <source>The details list every one of them.</source>
        <translation>Die Einzelheiten nennen jeden davon.</translation>
    </message>
    <message>
        <source>The file changed while it was read</source>
        <translation>Die Datei änderte sich beim Lesen</translation>
    </message>
    <message>
        <source>What was sent before does not fit it any more.</source>
        <translation>Was schon gesendet wurde, passt nicht mehr dazu.</translation>
    </message>
    <message>
        <source>The file is damaged</source>
        <translation>Die Datei ist beschädigt</translation>
    </message>
    <message>
        <source>It ends too early or cannot be unpacked.</source>
        <translation>Sie endet zu früh oder lässt sich nicht entpacken.</translation>
    </message>
    <message>
        <source>It is too large</source>
        <translation>Es ist zu groß</translation>
    </message>
    <message>
        <source>A limit keeps this program safe from it.</source>
        <translation>Eine Grenze schützt dieses Programm davor.</translation>
    </message>
    <message>
        <source>Something went wrong inside this program</source>
        <translation>In diesem Programm ging etwas schief</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>This is not a valid name</source>
        <translation>Dies ist kein gültiger Name</translation>
    </message>
    <message>
        <source>It is not there</source>
        <translation>Es ist nicht da</translation>
    </message>
    <message>
        <source>It was moved, removed or never existed.</source>
        <translation>Es wurde verschoben, entfernt oder hat nie existiert.</translation>
    </message>
    <message>
        <source>That is not possible here</source>
        <translation>Das ist hier nicht möglich</translation>
    </message>
    <message>
        <source>Another program is using it</source>
        <translation>Ein anderes Programm benutzt es</translation>
    </message>
    <message>
        <source>Wait until it is done.</source>
        <translation>Warten Sie, bis es fertig ist.</translation>
    </message>
    <message>
        <source>The disk could not be read or written</source>
        <translation>Der Datenträger ließ sich nicht lesen oder beschreiben</translation>
    </message>
    <message>
        <source>The registry asks for a log-in</source>
        <translation>Die Registry verlangt eine Anmeldung</translation>
    </message>
    <message>
        <source>The registry does not allow this</source>
        <translation>Die Registry erlaubt dies nicht</translation>
    </message>
    <message>
        <source>The account may not have the right to do it.</source>
        <translation>Dem Konto fehlt vielleicht das Recht dazu.</translation>
    </message>
    <message>
        <source>The registry asks to slow down</source>
        <translation>Die Registry bittet um weniger Anfragen</translation>
    </message>
    <message>
        <source>Too many requests were made. Wait a while.</source>
        <translation>Es waren zu viele Anfragen. Warten Sie eine Weile.</translation>
    </message>
    <message>
        <source>The registry does not answer</source>
        <translation>Die Registry antwortet nicht</translation>
    </message>
    <message>
        <source>No connection to the registry</source>
        <translation>Keine Verbindung zur Registry</translation>
    </message>
    <message>
        <source>Check the network and the registry&apos;s address.</source>
        <translation>Prüfen Sie das Netz und die Adresse der Registry.</translation>
    </message>
    <message>
        <source>The registry gave an answer that makes no sense</source>
        <translation>Die Registry gab eine unverständliche Antwort</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <extracomment>1: the core&apos;s message about what happened to what, 2: advice</extracomment>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>Access is not allowed</source>
        <translation>Der Zugriff ist nicht erlaubt</translation>
    </message>
    <message>
        <source>Change the permissions of the file or folder, or choose another.</source>
        <translation>Ändern Sie die Rechte der Datei oder des Ordners, oder wählen Sie andere.</translation>
    </message>
    <message>
        <source>Not enough room</source>
        <translation>Nicht genug Platz</translation>
    </message>
    <message>
        <source>Make room there, then try again: an upload goes on where it stopped, of an export nothing unfinished is left.</source>
        <translation>Schaffen Sie dort Platz und versuchen Sie es noch einmal: Ein Hochladen geht weiter, wo es stehen blieb, von einem Export bleibt nichts Halbes zurück.</translation>
    </message>
    <message>
        <source>The registry&apos;s certificate is not trusted</source>
        <translation>Dem Zertifikat der Registry wird nicht vertraut</translation>
    </message>
    <message>
        <source>Look at it before you trust it.</source>
        <translation>Sehen Sie es an, bevor Sie ihm vertrauen.</translation>
    </message>
    <message>
        <source>The registry keeps a damaged layer</source>
        <translation>Die Registry behält eine beschädigte Schicht</translation>
    </message>
    <message>
        <source>It does not replace what it has. Delete the images that use it there, have the registry&apos;s garbage collected, then try again.</source>
        <translation>Sie ersetzt nicht, was sie hat. Löschen Sie dort die Abbilder, die sie verwenden, lassen Sie den Abfall der Registry einsammeln und versuchen Sie es dann noch einmal.</translation>
    </message>
</context>
<context>
    <name>stowage::ExportActions</name>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Export as Docker Archive</source>
        <translation>Als Docker-Archiv exportieren</translation>
    </message>
    <message>
        <source>Archives (*.tar)</source>
        <translation>Archive (*.tar)</translation>
    </message>
    <message>
        <source>Export as OCI Archive</source>
        <translation>Als OCI-Archiv exportieren</translation>
    </message>
    <message>
        <source>Export Root File System</source>
        <translation>Wurzeldateisystem exportieren</translation>
    </message>
    <message>
        <source>Export Layer Uncompressed</source>
        <translation>Schicht unkomprimiert exportieren</translation>
    </message>
    <message>
        <source>Export Layer as Stored</source>
        <translation>Schicht wie gespeichert exportieren</translation>
    </message>
    <message>
        <source>Export Chosen Files Into</source>
        <translation>Ausgewählte Dateien exportieren nach</translation>
    </message>
    <message>
        <source>Export Chosen &amp;Files</source>
        <translation>Ausgewählte &amp;Dateien exportieren</translation>
    </message>
    <message>
        <source>Into a &amp;Folder…</source>
        <translation>In einen &amp;Ordner …</translation>
    </message>
    <message>
        <source>As &amp;Zip…</source>
        <translation>Als &amp;Zip …</translation>
    </message>
    <message>
        <source>As tar.&amp;gz…</source>
        <translation>Als tar.&amp;gz …</translation>
    </message>
    <message>
        <source>As &amp;Tar…</source>
        <translation>Als &amp;Tar …</translation>
    </message>
    <message>
        <source>Export &amp;Layer as Stored…</source>
        <translation>&amp;Schicht wie gespeichert exportieren …</translation>
    </message>
    <message>
        <source>Export Layer &amp;Uncompressed…</source>
        <translation>Schicht &amp;unkomprimiert exportieren …</translation>
    </message>
    <message>
        <source>Export Image as &amp;Docker Archive…</source>
        <translation>Abbild als D&amp;ocker-Archiv exportieren …</translation>
    </message>
    <message>
        <source>Export Image as &amp;OCI Archive…</source>
        <translation>Abbild als OCI-&amp;Archiv exportieren …</translation>
    </message>
    <message>
        <source>Export Image as OCI La&amp;yout…</source>
        <translation>Abbild als OCI-&amp;Layout exportieren …</translation>
    </message>
    <message>
        <source>Export &amp;Root File System as Tar…</source>
        <translation>&amp;Wurzeldateisystem als Tar exportieren …</translation>
    </message>
    <message>
        <source>Export Root File &amp;System into a Folder…</source>
        <translation>Wurzeldateisystem in einen &amp;Ordner exportieren …</translation>
    </message>
    <message>
        <source>Zip archives (*.zip)</source>
        <translation>Zip-Archive (*.zip)</translation>
    </message>
    <message>
        <source>Packed archives (*.tar.gz *.tgz)</source>
        <translation>Gepackte Archive (*.tar.gz *.tgz)</translation>
    </message>
    <message>
        <source>Export Chosen Files</source>
        <translation>Ausgewählte Dateien exportieren</translation>
    </message>
    <message>
        <source>Export as OCI Layout: a New or Empty Folder</source>
        <translation>Als OCI-Layout exportieren: neuer oder leerer Ordner</translation>
    </message>
    <message>
        <source>Export Root File System: a New or Empty Folder</source>
        <translation>Wurzeldateisystem exportieren: neuer oder leerer Ordner</translation>
    </message>
</context>
<context>
    <name>stowage::FaultsModel</name>
    <message>
        <source>Repository</source>
        <translation>Repository</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Index</source>
        <translation>Index</translation>
    </message>
    <message>
        <source>Manifest</source>
        <translation>Manifest</translation>
    </message>
    <message>
        <source>Config</source>
        <translation>Konfiguration</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Blob</source>
        <translation>Blob</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 und %n weiteres</numerusform>
            <numerusform>%1 und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Object</source>
        <translation>Objekt</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>Actual</source>
        <translation>Tatsächlich</translation>
    </message>
    <message>
        <source>Needed by</source>
        <translation>Benötigt von</translation>
    </message>
    <message>
        <source>Unpacked layer</source>
        <translation>Entpackte Schicht</translation>
    </message>
</context>
<context>
    <name>stowage::FieldNote</name>
    <message>
        <source>Use “%1”</source>
        <translation>„%1“ verwenden</translation>
    </message>
</context>
<context>
    <name>stowage::FileDifferencesModel</name>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Before: %1</source>
        <translation>Vorher: %1</translation>
    </message>
    <message>
        <source>After: %1</source>
        <translation>Nachher: %1</translation>
    </message>
</context>
<context>
    <name>stowage::FileKinds</name>
    <message>
        <source>All kinds</source>
        <translation>Alle Arten</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>Verknüpfungen</translation>
    </message>
    <message>
        <source>Whiteouts</source>
        <translation>Whiteouts</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>Andere</translation>
    </message>
    <message>
        <source>Which kind of files is shown</source>
        <translation>Welche Art von Dateien gezeigt wird</translation>
    </message>
    <message>
        <source>Any size</source>
        <translation>Jede Größe</translation>
    </message>
    <message>
        <source>≥ %1</source>
        <extracomment>1: a size, as &quot;1 MB&quot;: files of that size or more</extracomment>
        <translation>≥ %1</translation>
    </message>
    <message>
        <source>Files of which size are shown</source>
        <translation>Dateien welcher Größe gezeigt werden</translation>
    </message>
</context>
<context>
    <name>stowage::FileRow</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Symbolic link</source>
        <translation>Symbolische Verknüpfung</translation>
    </message>
    <message>
        <source>Hard link</source>
        <translation>Harte Verknüpfung</translation>
    </message>
    <message>
        <source>Character device</source>
        <translation>Zeichengerät</translation>
    </message>
    <message>
        <source>Block device</source>
        <translation>Blockgerät</translation>
    </message>
    <message>
        <source>Pipe</source>
        <translation>Pipe</translation>
    </message>
    <message>
        <source>Something else</source>
        <translation>Etwas anderes</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Points to %1</source>
        <translation>Verweist auf %1</translation>
    </message>
    <message>
        <source>Removed by a whiteout</source>
        <translation>Durch einen Whiteout entfernt</translation>
    </message>
    <message>
        <source>No entry of the archive describes this folder.</source>
        <translation>Kein Eintrag des Archivs beschreibt diesen Ordner.</translation>
    </message>
    <message>
        <source>Hides all that lower layers have here.</source>
        <translation>Verdeckt alles, was tiefere Schichten hier haben.</translation>
    </message>
    <message>
        <source>Mode %1, owner %2, group %3</source>
        <translation>Modus %1, Besitzer %2, Gruppe %3</translation>
    </message>
    <message>
        <source>%1, hides what lower layers have in it</source>
        <translation>%1, verdeckt, was tiefere Schichten darin haben</translation>
    </message>
    <message>
        <source>Removed by this layer</source>
        <translation>Von dieser Schicht entfernt</translation>
    </message>
    <message>
        <source>Hidden by what this layer did to a folder above it</source>
        <translation>Verdeckt durch das, was diese Schicht mit einem Ordner darüber tat</translation>
    </message>
    <message>
        <source>Another name of a file, which weighs its bytes once</source>
        <translation>Ein weiterer Name einer Datei, die einmal zählt</translation>
    </message>
</context>
<context>
    <name>stowage::FilesModel</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation>Rechte</translation>
    </message>
    <message>
        <source>Modified</source>
        <translation>Geändert</translation>
    </message>
</context>
<context>
    <name>stowage::FilesPane</name>
    <message>
        <source>Filter files</source>
        <translation>Dateien filtern</translation>
    </message>
    <message>
        <source>This layer</source>
        <translation>Diese Schicht</translation>
    </message>
    <message>
        <source>All up to here</source>
        <translation>Alles bis hier</translation>
    </message>
    <message>
        <source>The root file system that this layer and those below make</source>
        <translation>Das Wurzeldateisystem, das diese Schicht und die darunter ergeben</translation>
    </message>
    <message>
        <source>Which files are shown</source>
        <translation>Welche Dateien gezeigt werden</translation>
    </message>
    <message>
        <source>No layer is chosen</source>
        <translation>Keine Schicht ist ausgewählt</translation>
    </message>
    <message>
        <source>Choose a layer to see its files.</source>
        <translation>Eine Schicht auswählen, um ihre Dateien zu sehen.</translation>
    </message>
    <message>
        <source>This is not a layer of files</source>
        <translation>Dies ist keine Schicht aus Dateien</translation>
    </message>
    <message>
        <source>It is kept here as “%1”.</source>
        <translation>Sie ist hier als „%1“ gespeichert.</translation>
    </message>
    <message>
        <source>Merging the layers…</source>
        <translation>Schichten werden zusammengeführt …</translation>
    </message>
    <message>
        <source>There are no files in this layer</source>
        <translation>In dieser Schicht sind keine Dateien</translation>
    </message>
    <message>
        <source>Reading the layer…</source>
        <translation>Schicht wird gelesen …</translation>
    </message>
    <message>
        <source>reading, %1</source>
        <translation>wird gelesen, %1</translation>
    </message>
    <message>
        <source>not all could be read: %1</source>
        <translation>nicht alles war lesbar: %1</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>No file has “%1” in its name.</source>
        <translation>Keine Datei hat „%1“ im Namen.</translation>
    </message>
    <message>
        <source>Copy &amp;Path</source>
        <translation>&amp;Pfad kopieren</translation>
    </message>
    <message>
        <source>&amp;Unfold All Below</source>
        <translation>Alles darunter a&amp;ufklappen</translation>
    </message>
    <message>
        <source>Biggest</source>
        <translation>Größte</translation>
    </message>
    <message>
        <source>The biggest files of all folders in one list</source>
        <translation>Die größten Dateien aller Ordner in einer Liste</translation>
    </message>
    <message>
        <source>Pre&amp;view</source>
        <translation>&amp;Vorschau</translation>
    </message>
    <message numerus="yes">
        <source>%Ln files</source>
        <translation>
            <numerusform>%Ln Datei</numerusform>
            <numerusform>%Ln Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entry(ies), %1</source>
        <translation>
            <numerusform>%Ln Eintrag, %1</numerusform>
            <numerusform>%Ln Einträge, %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Read Files</source>
        <translation>Dateien lesen</translation>
    </message>
    <message>
        <source>an unknown size</source>
        <translation>unbekannte Größe</translation>
    </message>
    <message>
        <source>The files are on a server</source>
        <translation>Die Dateien liegen auf einem Server</translation>
    </message>
    <message>
        <source>The layer is read for them: %1.</source>
        <translation>Für sie wird die Schicht gelesen: %1.</translation>
    </message>
    <message>
        <source>The layers up to this one are read for them: %1.</source>
        <translation>Für sie werden die Schichten bis zu dieser gelesen: %1.</translation>
    </message>
    <message>
        <source>Nothing is of the kind, size and change that are asked for.</source>
        <translation>Nichts ist von der Art, Größe und Änderung, nach der gefragt ist.</translation>
    </message>
    <message>
        <source>No file has “%1” in its path.</source>
        <translation>Keine Datei hat „%1“ in ihrem Pfad.</translation>
    </message>
</context>
<context>
    <name>stowage::FilesView</name>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
</context>
<context>
    <name>stowage::FilterField</name>
    <message>
        <source>Clear the filter</source>
        <translation>Filter leeren</translation>
    </message>
</context>
<context>
    <name>stowage::Format</name>
    <message>
        <source>%1 B</source>
        <extracomment>A size in bytes</extracomment>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>%1 kB</source>
        <translation>%1 kB</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <source>%1 GB</source>
        <translation>%1 GB</translation>
    </message>
    <message>
        <source>%1 TB</source>
        <translation>%1 TB</translation>
    </message>
    <message>
        <source>%1 PB</source>
        <translation>%1 PB</translation>
    </message>
    <message>
        <source>%1 EB</source>
        <translation>%1 EB</translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>vor %n min</numerusform>
            <numerusform>vor %n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>vor %n h</numerusform>
            <numerusform>vor %n h</numerusform>
        </translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>gestern</translation>
    </message>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation>
            <numerusform>vor %n Tag</numerusform>
            <numerusform>vor %n Tagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n weeks ago</source>
        <translation>
            <numerusform>vor %n Woche</numerusform>
            <numerusform>vor %n Wochen</numerusform>
        </translation>
    </message>
    <message>
        <source>1 byte</source>
        <translation>1 Byte</translation>
    </message>
    <message numerus="yes">
        <source>%1 bytes</source>
        <translation>
            <numerusform>%1 Byte</numerusform>
            <numerusform>%1 Bytes</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <extracomment>Bytes done of bytes in all, as in &quot;1.1 of 1.8 GB&quot;</extracomment>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1/s</source>
        <extracomment>A size per second</extracomment>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 d</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 d %2 h</translation>
    </message>
    <message>
        <source>%1 %</source>
        <extracomment>A percentage</extracomment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
</context>
<context>
    <name>stowage::HttpLogModel</name>
    <message>
        <source>asks for a log-in</source>
        <translation>verlangt eine Anmeldung</translation>
    </message>
    <message>
        <source>not allowed</source>
        <translation>nicht erlaubt</translation>
    </message>
    <message>
        <source>not there</source>
        <translation>nicht da</translation>
    </message>
    <message>
        <source>too many requests</source>
        <translation>zu viele Anfragen</translation>
    </message>
    <message>
        <source>the server failed</source>
        <translation>Fehler des Servers</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>sent on</source>
        <translation>weitergeschickt</translation>
    </message>
    <message>
        <source>done</source>
        <translation>erledigt</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
</context>
<context>
    <name>stowage::HttpLogPanel</name>
    <message>
        <source>Filter requests</source>
        <translation>Anfragen filtern</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>C&amp;lear</source>
        <translation>&amp;Leeren</translation>
    </message>
    <message>
        <source>HTTP log</source>
        <translation>HTTP-Protokoll</translation>
    </message>
    <message>
        <source>Requests to servers</source>
        <translation>Anfragen an Server</translation>
    </message>
    <message numerus="yes">
        <source>%n request(s)</source>
        <translation>
            <numerusform>%n Anfrage</numerusform>
            <numerusform>%n Anfragen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n request(s)</source>
        <translation>
            <numerusform>%1 von %n Anfrage</numerusform>
            <numerusform>%1 von %n Anfragen</numerusform>
        </translation>
    </message>
    <message>
        <source>No requests yet</source>
        <translation>Noch keine Anfragen</translation>
    </message>
    <message>
        <source>What is asked of registry servers appears here: what, how it ended, how long it took. Passwords, tokens and headers are never kept.</source>
        <translation>Hier erscheint, was Registry-Server gefragt werden: was, wie es ausging, wie lange es dauerte. Passwörter, Tokens und Kopfzeilen werden nie aufgehoben.</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>No request has “%1” in it.</source>
        <translation>In keiner Anfrage kommt „%1“ vor.</translation>
    </message>
</context>
<context>
    <name>stowage::ImagePage</name>
    <message>
        <source>Platform</source>
        <translation>Plattform</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Config</source>
        <translation>Konfiguration</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>&amp;Copy Value</source>
        <translation>Wert &amp;kopieren</translation>
    </message>
    <message>
        <source>Reading the image…</source>
        <translation>Abbild wird gelesen …</translation>
    </message>
    <message numerus="yes">
        <source>%1 in %n layer(s)</source>
        <translation>
            <numerusform>%1 in %n Schicht</numerusform>
            <numerusform>%1 in %n Schichten</numerusform>
        </translation>
    </message>
    <message>
        <source>created %1</source>
        <translation>erstellt %1</translation>
    </message>
    <message>
        <source>This index is empty</source>
        <translation>Dieser Index ist leer</translation>
    </message>
    <message>
        <source>There is no configuration</source>
        <translation>Es gibt keine Konfiguration</translation>
    </message>
    <message>
        <source>This kind of content has none that can be listed.</source>
        <translation>Diese Art Inhalt hat keine, die sich auflisten lässt.</translation>
    </message>
    <message>
        <source>Manifest</source>
        <translation>Manifest</translation>
    </message>
    <message>
        <source>Index</source>
        <translation>Index</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Platz</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Chain</source>
        <translation>Kette</translation>
    </message>
</context>
<context>
    <name>stowage::InterruptedOffer</name>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Resume all</source>
        <translation>Alle fortsetzen</translation>
    </message>
    <message>
        <source>A transfer was interrupted</source>
        <translation>Eine Übertragung wurde unterbrochen</translation>
    </message>
    <message numerus="yes">
        <source>%n transfers were interrupted</source>
        <translation>
            <numerusform>%n Übertragung wurde unterbrochen</numerusform>
            <numerusform>%n Übertragungen wurden unterbrochen</numerusform>
        </translation>
    </message>
    <message>
        <source>What was sent before is kept and is not sent again.</source>
        <translation>Was schon gesendet wurde, bleibt erhalten und wird nicht noch einmal gesendet.</translation>
    </message>
</context>
<context>
    <name>stowage::InventoryLabel</name>
    <message>
        <source>Counting…</source>
        <translation>Wird gezählt …</translation>
    </message>
    <message>
        <source>%1 stored</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>%1 if nothing were shared</source>
        <translation>%1, wenn nichts geteilt würde</translation>
    </message>
    <message numerus="yes">
        <source>%n unfinished upload(s), %1</source>
        <translation>
            <numerusform>%n unfertiger Upload, %1</numerusform>
            <numerusform>%n unfertige Uploads, %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n blob(s) that no image needs, %1</source>
        <translation>
            <numerusform>%n Blob, den kein Abbild braucht, %1</numerusform>
            <numerusform>%n Blobs, die kein Abbild braucht, %1</numerusform>
        </translation>
    </message>
    <message>
        <source>not all could be read</source>
        <translation>nicht alles war lesbar</translation>
    </message>
</context>
<context>
    <name>stowage::LayerSpaceModel</name>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>What is kept in the registry, compressed where the layer is</source>
        <translation>Was in der Registry liegt, komprimiert, wo die Schicht es ist</translation>
    </message>
    <message>
        <source>The content of the files in the layer</source>
        <translation>Der Inhalt der Dateien in der Schicht</translation>
    </message>
    <message>
        <source>What the root file system grows by with this layer</source>
        <translation>Um wie viel das Wurzeldateisystem mit dieser Schicht wächst</translation>
    </message>
    <message>
        <source>The root file system with this layer on top</source>
        <translation>Das Wurzeldateisystem mit dieser Schicht obenauf</translation>
    </message>
    <message>
        <source>What later layers replace or remove</source>
        <translation>Was spätere Schichten ersetzen oder entfernen</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>Adds</source>
        <translation>Zuwachs</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Gesamt</translation>
    </message>
    <message>
        <source>In vain</source>
        <translation>Vergeblich</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>Erzeugt durch</translation>
    </message>
</context>
<context>
    <name>stowage::LayersModel</name>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>Erzeugt durch</translation>
    </message>
    <message>
        <source>Digest</source>
        <translation>Prüfsumme</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>being read</source>
        <translation>wird gelesen</translation>
    </message>
    <message>
        <source>There are no layers of files here</source>
        <translation>Hier gibt es keine Schichten mit Dateien</translation>
    </message>
    <message>
        <source>A click finds it out: all layers are read for it</source>
        <translation>Ein Klick findet es heraus: Dafür werden alle Schichten gelesen</translation>
    </message>
    <message>
        <source>All layers are being read</source>
        <translation>Alle Schichten werden gelesen</translation>
    </message>
    <message>
        <source>A layer could not be read: Space tells why</source>
        <translation>Eine Schicht konnte nicht gelesen werden; „Platz“ sagt, warum</translation>
    </message>
    <message>
        <source>What is kept in the registry, compressed where the layer is</source>
        <translation>Was in der Registry liegt, komprimiert, wo die Schicht es ist</translation>
    </message>
    <message>
        <source>What the root file system grows by with this layer</source>
        <translation>Um wie viel das Wurzeldateisystem mit dieser Schicht wächst</translation>
    </message>
    <message>
        <source>The root file system with this layer on top</source>
        <translation>Das Wurzeldateisystem mit dieser Schicht obenauf</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>Adds</source>
        <translation>Zuwachs</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Gesamt</translation>
    </message>
</context>
<context>
    <name>stowage::MainWindow</name>
    <message>
        <source>Stowage</source>
        <translation>Stowage</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Local registry</source>
        <translation>Lokale Registry</translation>
    </message>
    <message>
        <source>%1 — Stowage</source>
        <translation>%1 — Stowage</translation>
    </message>
    <message>
        <source>Open Archive</source>
        <translation>Archiv öffnen</translation>
    </message>
    <message>
        <source>Open Folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>&amp;Show</source>
        <translation>&amp;Anzeigen</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Open what is chosen</source>
        <translation>Ausgewähltes öffnen</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Filter leeren</translation>
    </message>
    <message>
        <source>↓</source>
        <translation>↓</translation>
    </message>
    <message>
        <source>From the filter to the list</source>
        <translation>Vom Filter zur Liste</translation>
    </message>
    <message>
        <source>+ / −</source>
        <translation>+ / −</translation>
    </message>
    <message>
        <source>Unfold, fold</source>
        <translation>Auf- und zuklappen</translation>
    </message>
    <message>
        <source>About Stowage</source>
        <translation>Über Stowage</translation>
    </message>
    <message>
        <source>Stowage %1</source>
        <translation>Stowage %1</translation>
    </message>
    <message>
        <source>Browse and fill container registries.
Apache License 2.0</source>
        <translation>Container-Registrys durchsehen und füllen.
Apache-Lizenz 2.0</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>Ansichten</translation>
    </message>
    <message>
        <source>Transfers</source>
        <translation>Übertragungen</translation>
    </message>
    <message>
        <source>Look into the chosen file</source>
        <translation>In die gewählte Datei sehen</translation>
    </message>
    <message>
        <source>Cancel, or take off the list</source>
        <translation>Abbrechen oder aus der Liste nehmen</translation>
    </message>
</context>
<context>
    <name>stowage::PlaceBox</name>
    <message>
        <source>Target place</source>
        <translation>Zielort</translation>
    </message>
</context>
<context>
    <name>stowage::PlacePage</name>
    <message>
        <source>Repositories</source>
        <translation>Repositorys</translation>
    </message>
    <message>
        <source>Local registry</source>
        <translation>Lokale Registry</translation>
    </message>
    <message numerus="yes">
        <source>%n repositories</source>
        <translation>
            <numerusform>%n Repository</numerusform>
            <numerusform>%n Repositorys</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <source>Nothing is in here yet</source>
        <translation>Hier ist noch nichts</translation>
    </message>
    <message>
        <source>Drop an image archive, a layer, or any files here, or begin with a sample.</source>
        <translation>Ein Abbildarchiv, eine Schicht oder beliebige Dateien hierher ziehen oder mit einem Beispiel beginnen.</translation>
    </message>
    <message>
        <source>This registry does not list its repositories</source>
        <translation>Diese Registry listet ihre Repositories nicht auf</translation>
    </message>
    <message>
        <source>Each can be gone to by its name: type a reference, such as %1.</source>
        <translation>Jedes lässt sich mit seinem Namen öffnen: eine Referenz eintippen, etwa %1.</translation>
    </message>
</context>
<context>
    <name>stowage::PlacesModel</name>
    <message>
        <source>Local registry</source>
        <translation>Lokale Registry</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n tag(s)</source>
        <translation>
            <numerusform>%n Tag</numerusform>
            <numerusform>%n Tags</numerusform>
        </translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Tags</translation>
    </message>
</context>
<context>
    <name>stowage::PlacesPanel</name>
    <message>
        <source>Filter repositories</source>
        <translation>Repositorys filtern</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Orte</translation>
    </message>
    <message>
        <source>Add place</source>
        <translation>Ort hinzufügen</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>No repository has “%1” in its name.</source>
        <translation>Kein Repository hat „%1“ im Namen.</translation>
    </message>
    <message>
        <source>&amp;Show</source>
        <translation>&amp;Anzeigen</translation>
    </message>
    <message>
        <source>&amp;Verify</source>
        <translation>&amp;Prüfen</translation>
    </message>
    <message>
        <source>&amp;Refresh</source>
        <translation>&amp;Neu laden</translation>
    </message>
    <message>
        <source>&amp;Copy Path</source>
        <translation>Pfad &amp;kopieren</translation>
    </message>
    <message>
        <source>&amp;Copy Reference</source>
        <translation>&amp;Referenz kopieren</translation>
    </message>
    <message>
        <source>Open in &amp;File Manager</source>
        <translation>Im &amp;Dateimanager öffnen</translation>
    </message>
    <message>
        <source>Remove from &amp;List</source>
        <translation>Aus der &amp;Liste entfernen</translation>
    </message>
    <message>
        <source>Copy &amp;To…</source>
        <translation>Kopieren &amp;nach …</translation>
    </message>
    <message>
        <source>Log &amp;In…</source>
        <translation>&amp;Anmelden …</translation>
    </message>
    <message>
        <source>Log &amp;Out</source>
        <translation>A&amp;bmelden</translation>
    </message>
</context>
<context>
    <name>stowage::PreviewSheet</name>
    <message>
        <source>Preview of %1</source>
        <translation>Vorschau von %1</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Reading the file…</source>
        <translation>Die Datei wird gelesen …</translation>
    </message>
    <message>
        <source>This file is empty</source>
        <translation>Diese Datei ist leer</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>picture of %1 × %2 pixels</source>
        <translation>Bild mit %1 × %2 Pixeln</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>only the first %1 are shown</source>
        <translation>nur die ersten %1 werden gezeigt</translation>
    </message>
</context>
<context>
    <name>stowage::RateGraph</name>
    <message>
        <source>Speed of the last minute</source>
        <translation>Geschwindigkeit der letzten Minute</translation>
    </message>
    <message>
        <source>At most %1 in the last minute</source>
        <extracomment>The highest speed of the last minute</extracomment>
        <translation>Höchstens %1 in der letzten Minute</translation>
    </message>
</context>
<context>
    <name>stowage::RepositoriesModel</name>
    <message>
        <source>Repository</source>
        <translation>Repository</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Tags</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Abbilder</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
</context>
<context>
    <name>stowage::RepositoryField</name>
    <message>
        <source>team/app</source>
        <translation>team/app</translation>
    </message>
    <message>
        <source>Repository</source>
        <translation>Repository</translation>
    </message>
</context>
<context>
    <name>stowage::RepositoryPage</name>
    <message>
        <source>Filter tags</source>
        <translation>Tags filtern</translation>
    </message>
    <message>
        <source>Untagged</source>
        <translation>Ohne Tag</translation>
    </message>
    <message>
        <source>Also list the manifests that no tag names</source>
        <translation>Auch die Manifeste auflisten, die kein Tag benennt</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Tags</translation>
    </message>
    <message numerus="yes">
        <source>%n tag(s)</source>
        <translation>
            <numerusform>%n Tag</numerusform>
            <numerusform>%n Tags</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading tags…</source>
        <translation>Tags werden gelesen …</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>No tag has “%1” in it.</source>
        <translation>Kein Tag enthält „%1“.</translation>
    </message>
    <message>
        <source>There are no tags here</source>
        <translation>Hier sind keine Tags</translation>
    </message>
    <message>
        <source>“Untagged” lists the manifests that no tag names.</source>
        <translation>„Ohne Tag“ listet die Manifeste auf, die kein Tag benennt.</translation>
    </message>
    <message numerus="yes">
        <source>%n tag(s) so far, more below</source>
        <translation>
            <numerusform>Bisher %n Tag, weiter unten mehr</numerusform>
            <numerusform>Bisher %n Tags, weiter unten mehr</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tag(s) so far, more being read…</source>
        <translation>
            <numerusform>Bisher %n Tag, weitere werden gelesen …</numerusform>
            <numerusform>Bisher %n Tags, weitere werden gelesen …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tag(s) so far</source>
        <translation>
            <numerusform>Bisher %n Tag</numerusform>
            <numerusform>Bisher %n Tags</numerusform>
        </translation>
    </message>
    <message>
        <source>Show Untagged</source>
        <translation>Ohne Tag zeigen</translation>
    </message>
</context>
<context>
    <name>stowage::ServerDesk</name>
    <message>
        <source>HTTP Log</source>
        <translation>HTTP-Protokoll</translation>
    </message>
    <message>
        <source>&amp;HTTP Log</source>
        <translation>&amp;HTTP-Protokoll</translation>
    </message>
    <message>
        <source>There was no log-in to %1</source>
        <translation>Für %1 gab es keine Anmeldung</translation>
    </message>
    <message>
        <source>None is kept here, nor in the files that other programs share.</source>
        <translation>Weder hier noch in den Dateien, die andere Programme mitbenutzen, ist eine hinterlegt.</translation>
    </message>
    <message>
        <source>Logged out of %1</source>
        <translation>Von %1 abgemeldet</translation>
    </message>
    <message>
        <source>The log-in is forgotten wherever it was kept, for other programs that share its file, too.</source>
        <translation>Die Anmeldung ist überall vergessen, wo sie hinterlegt war, auch für andere Programme, die ihre Datei mitbenutzen.</translation>
    </message>
</context>
<context>
    <name>stowage::ServerDialog</name>
    <message>
        <source>Registry</source>
        <translation>Registry</translation>
    </message>
    <message>
        <source>registry.example:5000</source>
        <translation>registry.example:5000</translation>
    </message>
    <message>
        <source>&amp;Registry:</source>
        <translation>&amp;Registry:</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Keep in</source>
        <translation>Aufheben</translation>
    </message>
    <message>
        <source>Until the program ends</source>
        <translation>Bis das Programm endet</translation>
    </message>
    <message>
        <source>The desktop&apos;s keyring</source>
        <translation>Im Schlüsselbund der Arbeitsumgebung</translation>
    </message>
    <message>
        <source>Docker&apos;s file, for other programs too</source>
        <translation>In Dockers Datei, auch für andere Programme</translation>
    </message>
    <message>
        <source>&amp;User name:</source>
        <translation>&amp;Benutzername:</translation>
    </message>
    <message>
        <source>&amp;Password:</source>
        <translation>&amp;Passwort:</translation>
    </message>
    <message>
        <source>&amp;Keep in:</source>
        <translation>A&amp;ufheben:</translation>
    </message>
    <message>
        <source>Add Registry</source>
        <translation>Registry hinzufügen</translation>
    </message>
    <message>
        <source>Log In</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>&amp;Log In</source>
        <translation>&amp;Anmelden</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Nobody vouches for its certificate. Nothing was said to it.</source>
        <translation>Niemand bürgt für sein Zertifikat. Ihm wurde nichts gesagt.</translation>
    </message>
    <message>
        <source>There is a server, but no registry.</source>
        <translation>Da ist ein Server, aber keine Registry.</translation>
    </message>
    <message>
        <source>There is a registry.</source>
        <translation>Da ist eine Registry.</translation>
    </message>
    <message>
        <source>A host, and its port where it is not the usual one.</source>
        <translation>Ein Rechnername, und sein Port, wo es nicht der übliche ist.</translation>
    </message>
    <message>
        <source>This is no host&apos;s name.</source>
        <translation>Das ist kein Rechnername.</translation>
    </message>
    <message>
        <source>Asking %1…</source>
        <translation>%1 wird gefragt …</translation>
    </message>
    <message>
        <source>&amp;Trust It No More</source>
        <translation>Nicht mehr &amp;vertrauen</translation>
    </message>
    <message>
        <source>&amp;Trust This Certificate for %1</source>
        <translation>Diesem Zertifikat für %1 &amp;vertrauen</translation>
    </message>
    <message>
        <source>&amp;Log In and Add</source>
        <translation>&amp;Anmelden und hinzufügen</translation>
    </message>
    <message>
        <source>This name and password are not accepted.</source>
        <translation>Dieser Name und dieses Passwort werden nicht angenommen.</translation>
    </message>
    <message>
        <source>Logging in…</source>
        <translation>Anmeldung läuft …</translation>
    </message>
</context>
<context>
    <name>stowage::ServerFacts</name>
    <message>
        <source>nobody is asked who he is</source>
        <translation>niemand wird gefragt, wer er ist</translation>
    </message>
    <message>
        <source>name and password</source>
        <translation>Name und Passwort</translation>
    </message>
    <message>
        <source>name and password, shown to %1 for a token</source>
        <translation>Name und Passwort, die %1 für ein Token gezeigt werden</translation>
    </message>
    <message>
        <source>in a way that is not known here</source>
        <translation>auf eine Weise, die hier nicht bekannt ist</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>Ausgestellt von</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>Gültig bis</translation>
    </message>
    <message>
        <source>%1, which is over</source>
        <translation>%1, also abgelaufen</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>Fingerabdruck</translation>
    </message>
    <message>
        <source>Trusted</source>
        <translation>Vertraut</translation>
    </message>
    <message>
        <source>because you have said so, for this host alone</source>
        <translation>weil Sie es gesagt haben, nur für diesen Rechner</translation>
    </message>
    <message>
        <source>Not trusted</source>
        <translation>Nicht vertraut</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Antwortet</translation>
    </message>
    <message>
        <source>not as a registry does</source>
        <translation>nicht wie eine Registry</translation>
    </message>
    <message>
        <source>as a registry</source>
        <translation>als Registry</translation>
    </message>
    <message>
        <source>as a registry (%1)</source>
        <translation>als Registry (%1)</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>by TLS</source>
        <translation>über TLS</translation>
    </message>
    <message>
        <source>without TLS: who is on the way can read and change all of it</source>
        <translation>ohne TLS: Wer auf dem Weg sitzt, kann alles lesen und ändern</translation>
    </message>
    <message>
        <source>Log-in</source>
        <translation>Anmeldung</translation>
    </message>
</context>
<context>
    <name>stowage::ServerStrip</name>
    <message>
        <source>Try Again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Log In…</source>
        <translation>Anmelden …</translation>
    </message>
    <message>
        <source>Show Certificate…</source>
        <translation>Zertifikat zeigen …</translation>
    </message>
    <message>
        <source>HTTP Log</source>
        <translation>HTTP-Protokoll</translation>
    </message>
    <message>
        <source>Pulls left</source>
        <translation>Verbleibende Abrufe</translation>
    </message>
    <message>
        <source>Show what was asked of this server</source>
        <translation>Zeigen, was dieser Server gefragt wurde</translation>
    </message>
</context>
<context>
    <name>stowage::ShortcutsSheet</name>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>In lists</source>
        <translation>In Listen</translation>
    </message>
</context>
<context>
    <name>stowage::Sign</name>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>working</source>
        <translation>in Arbeit</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>good</source>
        <translation>gut</translation>
    </message>
    <message>
        <source>bad</source>
        <translation>fehlerhaft</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>not checked</source>
        <translation>nicht geprüft</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>added</source>
        <translation>hinzugefügt</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>entfernt</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>verdeckt</translation>
    </message>
    <message>
        <source>the same</source>
        <translation>gleich</translation>
    </message>
</context>
<context>
    <name>stowage::SpacePane</name>
    <message>
        <source>Sizes of the layers</source>
        <translation>Größen der Schichten</translation>
    </message>
    <message>
        <source>Stored in vain</source>
        <translation>Vergeblich gespeichert</translation>
    </message>
    <message>
        <source>There are no layers of files here</source>
        <translation>Hier gibt es keine Schichten mit Dateien</translation>
    </message>
    <message>
        <source>Reading all layers…</source>
        <translation>Alle Schichten werden gelesen …</translation>
    </message>
    <message>
        <source>Efficiency %1: %2 of %3 are stored in vain</source>
        <translation>Effizienz %1: %2 von %3 sind vergeblich gespeichert</translation>
    </message>
    <message>
        <source>Efficiency %1: nothing is stored in vain</source>
        <translation>Effizienz %1: nichts ist vergeblich gespeichert</translation>
    </message>
    <message>
        <source>Nothing is stored in vain</source>
        <translation>Nichts ist vergeblich gespeichert</translation>
    </message>
    <message>
        <source>No layer replaces or removes what one below it brought.</source>
        <translation>Keine Schicht ersetzt oder entfernt, was eine darunter mitgebracht hat.</translation>
    </message>
    <message>
        <source>the worst %1 of %2 paths</source>
        <translation>die schlimmsten %1 von %2 Pfaden</translation>
    </message>
    <message numerus="yes">
        <source>%n path(s)</source>
        <translation>
            <numerusform>%n Pfad</numerusform>
            <numerusform>%n Pfade</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy &amp;Path</source>
        <translation>&amp;Pfad kopieren</translation>
    </message>
</context>
<context>
    <name>stowage::StateStack</name>
    <message>
        <source>Try Again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>It was not read to its end.</source>
        <translation>Es wurde nicht zu Ende gelesen.</translation>
    </message>
</context>
<context>
    <name>stowage::TagsModel</name>
    <message>
        <source>(untagged)</source>
        <translation>(ohne Tag)</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 und %n weiteres</numerusform>
            <numerusform>%1 und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Not all parts of it could be read.</source>
        <translation>Nicht alle Teile waren lesbar.</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Platforms</source>
        <translation>Plattformen</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>Digest</source>
        <translation>Prüfsumme</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
</context>
<context>
    <name>stowage::TargetLook</name>
    <message>
        <source>Looking what is there…</source>
        <translation>Vorhandenes wird ermittelt …</translation>
    </message>
    <message numerus="yes">
        <source>%n tags will be moved from other images.</source>
        <translation>
            <numerusform>%n Tag wird von einem anderen Abbild umgesetzt.</numerusform>
            <numerusform>%n Tags werden von anderen Abbildern umgesetzt.</numerusform>
        </translation>
    </message>
    <message>
        <source>The tag %1 is another image&apos;s now; it will be moved.</source>
        <translation>Das Tag %1 gehört jetzt einem anderen Abbild; es wird umgesetzt.</translation>
    </message>
    <message>
        <source>Everything is there already.</source>
        <translation>Alles ist schon da.</translation>
    </message>
    <message>
        <source>%1 to send, %2 there already</source>
        <translation>%1 zu senden, %2 schon da</translation>
    </message>
    <message>
        <source>%1 to send</source>
        <translation>%1 zu senden</translation>
    </message>
</context>
<context>
    <name>stowage::TransferAction</name>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Solve…</source>
        <translation>Lösen …</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>Aus der Liste entfernen</translation>
    </message>
</context>
<context>
    <name>stowage::TransferDesk</name>
    <message>
        <source>Upload Files</source>
        <translation>Dateien hochladen</translation>
    </message>
    <message>
        <source>Upload…</source>
        <translation>Hochladen …</translation>
    </message>
    <message>
        <source>Upload Folder</source>
        <translation>Ordner hochladen</translation>
    </message>
    <message>
        <source>Export Elsewhere</source>
        <translation>Anderswohin exportieren</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
</context>
<context>
    <name>stowage::TransferNote</name>
    <message>
        <source>Copy the reason</source>
        <translation>Grund kopieren</translation>
    </message>
    <message>
        <source>Copy the remark</source>
        <translation>Hinweis kopieren</translation>
    </message>
</context>
<context>
    <name>stowage::TransferSnapshot</name>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Wird angehalten …</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Done, with a remark</source>
        <translation>Fertig, mit einer Anmerkung</translation>
    </message>
    <message>
        <source>Failed: %1</source>
        <extracomment>1: why, in a few words</extracomment>
        <translation>Fehlgeschlagen: %1</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
</context>
<context>
    <name>stowage::TransferStep</name>
    <message>
        <source>Layer %1</source>
        <translation>Schicht %1</translation>
    </message>
    <message>
        <source>Config %1</source>
        <translation>Konfiguration %1</translation>
    </message>
    <message>
        <source>Manifest %1</source>
        <translation>Manifest %1</translation>
    </message>
    <message>
        <source>Tag %1</source>
        <translation>Tag %1</translation>
    </message>
    <message>
        <source>Packing %1</source>
        <translation>%1 wird gepackt</translation>
    </message>
    <message>
        <source>Writing %1</source>
        <translation>%1 wird geschrieben</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>There already</source>
        <translation>Schon da</translation>
    </message>
    <message>
        <source>Linked, nothing to send</source>
        <translation>Verknüpft, nichts zu senden</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
</context>
<context>
    <name>stowage::TransferTitle</name>
    <message numerus="yes">
        <source>%1 (%n images)</source>
        <extracomment>What is copied, when it is several images of one repository or archive</extracomment>
        <translation>
            <numerusform>%1 (%n Abbild)</numerusform>
            <numerusform>%1 (%n Abbilder)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n Datei</numerusform>
            <numerusform>%n Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>Schicht %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <extracomment>1: files, 2: the image that they are taken from</extracomment>
        <translation>%1 aus %2</translation>
    </message>
    <message>
        <source>Files of %1</source>
        <translation>Dateien von %1</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <extracomment>1: what is transferred, 2: where to</extracomment>
        <translation>%1 → %2</translation>
    </message>
</context>
<context>
    <name>stowage::TransfersModel</name>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>%1, %2, %3</source>
        <extracomment>1: the transfer&apos;s title, 2: its state, 3: how far</extracomment>
        <translation>%1, %2, %3</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Transfer</source>
        <translation>Übertragung</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Geschwindigkeit</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Restzeit</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Aktionen</translation>
    </message>
</context>
<context>
    <name>stowage::TransfersPanel</name>
    <message>
        <source>All %1</source>
        <translation>Alle %1</translation>
    </message>
    <message>
        <source>Running %1</source>
        <translation>Laufend %1</translation>
    </message>
    <message>
        <source>Failed %1</source>
        <translation>Fehlgeschlagen %1</translation>
    </message>
    <message>
        <source>Transfers</source>
        <translation>Übertragungen</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>Keine von diesen</translation>
    </message>
    <message>
        <source>Other transfers are in the list.</source>
        <translation>In der Liste stehen andere Übertragungen.</translation>
    </message>
    <message>
        <source>Pause all</source>
        <translation>Alle anhalten</translation>
    </message>
    <message>
        <source>Resume all</source>
        <translation>Alle fortsetzen</translation>
    </message>
    <message>
        <source>Clear finished</source>
        <translation>Fertige entfernen</translation>
    </message>
    <message>
        <source>Uploads, copies and exports appear here while they run.</source>
        <translation>Hier erscheinen Uploads, Kopien und Exporte, während sie laufen.</translation>
    </message>
    <message>
        <source>Up %1, down %2</source>
        <translation>Hoch %1, herunter %2</translation>
    </message>
    <message>
        <source>Pending %1</source>
        <translation>Ausstehend %1</translation>
    </message>
    <message>
        <source>Ended %1</source>
        <translation>Beendet %1</translation>
    </message>
    <message>
        <source>Filter transfers</source>
        <translation>Übertragungen filtern</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Pause or resume</source>
        <translation>Anhalten oder fortsetzen</translation>
    </message>
</context>
<context>
    <name>stowage::TransfersView</name>
    <message>
        <source>Transfers</source>
        <translation>Übertragungen</translation>
    </message>
</context>
<context>
    <name>stowage::UndoDesk</name>
    <message numerus="yes">
        <source>%n transfer(s) removed</source>
        <translation>
            <numerusform>%n Übertragung entfernt</numerusform>
            <numerusform>%n Übertragungen entfernt</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” removed from the list</source>
        <translation>„%1“ von der Liste entfernt</translation>
    </message>
</context>
<context>
    <name>stowage::UploadItem</name>
    <message>
        <source>A name is needed.</source>
        <translation>Ein Name wird gebraucht.</translation>
    </message>
    <message>
        <source>A name has at most %1 characters.</source>
        <translation>Ein Name hat höchstens %1 Zeichen.</translation>
    </message>
    <message>
        <source>Only lower-case letters can be used.</source>
        <translation>Nur Kleinbuchstaben sind möglich.</translation>
    </message>
    <message>
        <source>“%1” cannot be used: only letters, digits, “.”, “_”, “-” and “/”.</source>
        <translation>„%1“ ist nicht möglich: nur Buchstaben, Ziffern, „.“, „_“, „-“ und „/“.</translation>
    </message>
    <message>
        <source>Each part between slashes begins and ends with a letter or a digit, with single separators between them.</source>
        <translation>Jeder Teil zwischen Schrägstrichen beginnt und endet mit einem Buchstaben oder einer Ziffer, mit einzelnen Trennzeichen dazwischen.</translation>
    </message>
    <message>
        <source>A tag is needed.</source>
        <translation>Ein Tag wird gebraucht.</translation>
    </message>
    <message>
        <source>A tag has at most %1 characters.</source>
        <translation>Ein Tag hat höchstens %1 Zeichen.</translation>
    </message>
    <message>
        <source>“%1” cannot be used: only letters, digits, “.”, “_” and “-”.</source>
        <translation>„%1“ ist nicht möglich: nur Buchstaben, Ziffern, „.“, „_“ und „-“.</translation>
    </message>
    <message>
        <source>A tag begins with a letter, a digit or “_”.</source>
        <translation>Ein Tag beginnt mit einem Buchstaben, einer Ziffer oder „_“.</translation>
    </message>
</context>
<context>
    <name>stowage::UploadItemsModel</name>
    <message>
        <source>Another image would be given the same tag.</source>
        <translation>Ein anderes Abbild bekäme dasselbe Tag.</translation>
    </message>
    <message>
        <source>Upload</source>
        <translation>Hochladen</translation>
    </message>
    <message>
        <source>To repository</source>
        <translation>In Repository</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>At the target</source>
        <translation>Am Ziel</translation>
    </message>
</context>
<context>
    <name>stowage::UploadSheet</name>
    <message>
        <source>Upload</source>
        <translation>Hochladen</translation>
    </message>
    <message>
        <source>What cannot be uploaded</source>
        <translation>Was nicht hochgeladen werden kann</translation>
    </message>
    <message>
        <source>&amp;To:</source>
        <translation>&amp;Nach:</translation>
    </message>
    <message>
        <source>&amp;Open instead</source>
        <translation>Stattdessen ö&amp;ffnen</translation>
    </message>
    <message>
        <source>&amp;Upload</source>
        <translation>&amp;Hochladen</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>&amp;Repository:</source>
        <translation>&amp;Repository:</translation>
    </message>
    <message>
        <source>Ta&amp;g:</source>
        <translation>&amp;Tag:</translation>
    </message>
    <message>
        <source>What is uploaded</source>
        <translation>Was hochgeladen wird</translation>
    </message>
    <message>
        <source>Upload %1</source>
        <translation>%1 hochladen</translation>
    </message>
    <message>
        <source>Looking what this is…</source>
        <translation>Inhalt wird bestimmt …</translation>
    </message>
    <message>
        <source>Of several kinds</source>
        <translation>Verschiedener Art</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <extracomment>1: what was recognised, 2: its size</extracomment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>none: the layers alone</source>
        <translation>keines: nur die Schichten</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiterer</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Without a tag the layers are stored, but no image.</source>
        <translation>Ohne Tag werden die Schichten gespeichert, aber kein Abbild.</translation>
    </message>
    <message numerus="yes">
        <source>&amp;Upload %n</source>
        <translation>
            <numerusform>%n &amp;hochladen</numerusform>
            <numerusform>%n &amp;hochladen</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is chosen.</source>
        <translation>Nichts ist ausgewählt.</translation>
    </message>
    <message>
        <source>Some targets are not valid yet.</source>
        <translation>Manche Ziele sind noch nicht gültig.</translation>
    </message>
    <message>
        <source>Looking what is there…</source>
        <translation>Vorhandenes wird ermittelt …</translation>
    </message>
    <message numerus="yes">
        <source>%n tags will be moved from other images.</source>
        <translation>
            <numerusform>%n Tag wird von einem anderen Abbild umgesetzt.</numerusform>
            <numerusform>%n Tags werden von anderen Abbildern umgesetzt.</numerusform>
        </translation>
    </message>
    <message>
        <source>At most %1 to send, %2 there already</source>
        <translation>Höchstens %1 zu senden, %2 schon da</translation>
    </message>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n Abbild</numerusform>
            <numerusform>%n Abbilder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) or folder(s)</source>
        <translation>
            <numerusform>%n Datei oder Ordner</numerusform>
            <numerusform>%n Dateien oder Ordner</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::VerificationLabel</name>
    <message>
        <source>Verifying…</source>
        <translation>Wird geprüft …</translation>
    </message>
    <message>
        <source>Verifying, %1</source>
        <translation>Wird geprüft, %1</translation>
    </message>
    <message>
        <source>A part is bad</source>
        <translation>Ein Teil ist fehlerhaft</translation>
    </message>
    <message>
        <source>Not verified</source>
        <translation>Nicht geprüft</translation>
    </message>
    <message>
        <source>Check every digest now</source>
        <translation>Jetzt jede Prüfsumme prüfen</translation>
    </message>
    <message>
        <source>Verified %1</source>
        <translation>Geprüft %1</translation>
    </message>
    <message numerus="yes">
        <source>%n object(s) are good.</source>
        <translation>
            <numerusform>%n Objekt ist gut.</numerusform>
            <numerusform>%n Objekte sind gut.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n bad</source>
        <translation>
            <numerusform>%n fehlerhaft</numerusform>
            <numerusform>%n fehlerhaft</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n missing</source>
        <translation>
            <numerusform>%n fehlt</numerusform>
            <numerusform>%n fehlen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
</context>
<context>
    <name>stowage::VerificationStrip</name>
    <message>
        <source>Progress of the verification</source>
        <translation>Fortschritt der Prüfung</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>Was nicht stimmt</translation>
    </message>
    <message numerus="yes">
        <source>%n object(s) are not as they should be</source>
        <translation>
            <numerusform>%n Objekt ist nicht, wie es sein soll</numerusform>
            <numerusform>%n Objekte sind nicht, wie sie sein sollen</numerusform>
        </translation>
    </message>
    <message>
        <source>What is listed here must be uploaded again from a good copy.</source>
        <translation>Was hier steht, muss aus einer guten Kopie neu hochgeladen werden.</translation>
    </message>
    <message>
        <source>Everything is good</source>
        <translation>Alles ist in Ordnung</translation>
    </message>
    <message numerus="yes">
        <source>%n object(s), %1, match their digests.</source>
        <translation>
            <numerusform>%n Objekt, %1, entspricht seiner Prüfsumme.</numerusform>
            <numerusform>%n Objekte, %1, entsprechen ihren Prüfsummen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Verify Again</source>
        <translation>Erneut prüfen</translation>
    </message>
    <message>
        <source>This was found on %1, and may have changed since.</source>
        <extracomment>1: a date and time</extracomment>
        <translation>Festgestellt am %1; seither kann es sich geändert haben.</translation>
    </message>
    <message>
        <source>Which they are was not kept.</source>
        <translation>Welche es sind, wurde nicht aufbewahrt.</translation>
    </message>
    <message numerus="yes">
        <source>%n of them are listed.</source>
        <translation>
            <numerusform>%n davon ist aufgeführt.</numerusform>
            <numerusform>%n davon sind aufgeführt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n object(s) were not as they should be</source>
        <translation>
            <numerusform>%n Objekt war nicht, wie es sein soll</numerusform>
            <numerusform>%n Objekte waren nicht, wie sie sein sollen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n object(s) · %2</source>
        <translation>
            <numerusform>%1 von %n Objekt · %2</numerusform>
            <numerusform>%1 von %n Objekten · %2</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Show</source>
        <translation>&amp;Anzeigen</translation>
    </message>
    <message>
        <source>Copy &amp;Expected Digest</source>
        <translation>&amp;Erwartete Prüfsumme kopieren</translation>
    </message>
    <message>
        <source>Copy &amp;Actual Digest</source>
        <translation>&amp;Tatsächliche Prüfsumme kopieren</translation>
    </message>
</context>
<context>
    <name>stowage::WasteModel</name>
    <message>
        <source>Replaced</source>
        <translation>Ersetzt</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Entfernt</translation>
    </message>
    <message>
        <source>How many times the layers carry content for the path</source>
        <translation>Wie oft die Schichten Inhalt für den Pfad mitbringen</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>In vain</source>
        <translation>Vergeblich</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>Kopien</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
</context>
<context>
    <name>stowage::WindowActions</name>
    <message>
        <source>&amp;Export</source>
        <translation>E&amp;xportieren</translation>
    </message>
    <message>
        <source>&amp;Open Archive…</source>
        <translation>Archiv ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>Show what is in an image archive</source>
        <translation>Zeigt, was in einem Abbildarchiv ist</translation>
    </message>
    <message>
        <source>Open &amp;Folder…</source>
        <translation>&amp;Ordner öffnen …</translation>
    </message>
    <message>
        <source>Show a registry&apos;s folder or an OCI layout</source>
        <translation>Zeigt einen Registry-Ordner oder ein OCI-Layout</translation>
    </message>
    <message>
        <source>&amp;Upload…</source>
        <translation>&amp;Hochladen …</translation>
    </message>
    <message>
        <source>Upload images, layers or any files</source>
        <translation>Abbilder, Schichten oder beliebige Dateien hochladen</translation>
    </message>
    <message>
        <source>Upload Fol&amp;der…</source>
        <translation>O&amp;rdner hochladen …</translation>
    </message>
    <message>
        <source>Pack a folder and upload it</source>
        <translation>Einen Ordner packen und hochladen</translation>
    </message>
    <message>
        <source>Load a &amp;Sample Image</source>
        <translation>&amp;Beispielabbild laden</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>B&amp;eenden</translation>
    </message>
    <message>
        <source>&amp;Copy Digest</source>
        <translation>Prüfsumme &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy &amp;Reference</source>
        <translation>&amp;Referenz kopieren</translation>
    </message>
    <message>
        <source>Copy as &amp;skopeo Command</source>
        <translation>Als &amp;skopeo-Befehl kopieren</translation>
    </message>
    <message>
        <source>&amp;Filter</source>
        <translation>&amp;Filtern</translation>
    </message>
    <message>
        <source>&amp;Refresh</source>
        <translation>&amp;Neu laden</translation>
    </message>
    <message>
        <source>&amp;Verify</source>
        <translation>&amp;Prüfen</translation>
    </message>
    <message>
        <source>Check every digest of what is shown</source>
        <translation>Jede Prüfsumme des Gezeigten prüfen</translation>
    </message>
    <message>
        <source>&amp;Stop Verifying</source>
        <translation>Prüfung &amp;abbrechen</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>&amp;Forward</source>
        <translation>&amp;Vor</translation>
    </message>
    <message>
        <source>&amp;Up</source>
        <translation>&amp;Aufwärts</translation>
    </message>
    <message>
        <source>&amp;Go To…</source>
        <translation>&amp;Gehe zu …</translation>
    </message>
    <message>
        <source>&amp;Keyboard Shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>&amp;About Stowage</source>
        <translation>Ü&amp;ber Stowage</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Gehe zu</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Save parts of what is shown (Ctrl+E)</source>
        <translation>Teile des Gezeigten speichern (Strg+E)</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Upload</source>
        <translation>Hochladen</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Going around</source>
        <translation>Umhergehen</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Abbilder</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>&amp;Compare Images</source>
        <translation>Images &amp;vergleichen</translation>
    </message>
    <message>
        <source>Show in what two images differ</source>
        <translation>Zeigen, worin sich zwei Images unterscheiden</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Put back what was removed from a list</source>
        <translation>Zurückholen, was von einer Liste entfernt wurde</translation>
    </message>
    <message>
        <source>Show a registry on another machine</source>
        <translation>Eine Registry auf einem anderen Rechner zeigen</translation>
    </message>
    <message>
        <source>Add Re&amp;gistry…</source>
        <translation>Re&amp;gistry hinzufügen …</translation>
    </message>
    <message>
        <source>Copy &amp;To…</source>
        <translation>Kopieren &amp;nach …</translation>
    </message>
    <message>
        <source>Copy images to another place or repository</source>
        <translation>Abbilder an einen anderen Ort oder in ein anderes Repository kopieren</translation>
    </message>
</context>
</TS>
