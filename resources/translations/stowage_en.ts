<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>Server</name>
    <message numerus="yes">
        <source>%1 of %n pull(s) left</source>
        <translation>
            <numerusform>%1 of %n pull left</numerusform>
            <numerusform>%1 of %n pulls left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pull(s) left</source>
        <translation>
            <numerusform>%n pull left</numerusform>
            <numerusform>%n pulls left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::ChainModel</name>
    <message numerus="yes">
        <source>%n manifest(s)</source>
        <translation>
            <numerusform>%n manifest</numerusform>
            <numerusform>%n manifests</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::ChosenImages</name>
    <message numerus="yes">
        <source>%n image(s) of %1</source>
        <translation>
            <numerusform>%n image of %1</numerusform>
            <numerusform>%n images of %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::ComparePane</name>
    <message numerus="yes">
        <source>%1 of %n layer(s) shared</source>
        <translation>
            <numerusform>%1 of %n layer shared</numerusform>
            <numerusform>%1 of %n layers shared</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::CopySheet</name>
    <message numerus="yes">
        <source>%n tag(s) to copy, the others are there already</source>
        <translation>
            <numerusform>%n tag to copy, the others are there already</numerusform>
            <numerusform>%n tags to copy, the others are there already</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tag(s) to copy</source>
        <translation>
            <numerusform>%n tag to copy</numerusform>
            <numerusform>%n tags to copy</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::DigestMap</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::DropTarget</name>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::DroppedContent</name>
    <message numerus="yes">
        <source>%n images</source>
        <translation>
            <numerusform>%n image</numerusform>
            <numerusform>%n images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::FaultsModel</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::FilesPane</name>
    <message numerus="yes">
        <source>%Ln files</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entry(ies), %1</source>
        <translation>
            <numerusform>%Ln entry, %1</numerusform>
            <numerusform>%Ln entries, %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::Format</name>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n min ago</numerusform>
            <numerusform>%n min ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>%n h ago</numerusform>
            <numerusform>%n h ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n weeks ago</source>
        <translation>
            <numerusform>%n week ago</numerusform>
            <numerusform>%n weeks ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 bytes</source>
        <translation>
            <numerusform>%1 byte</numerusform>
            <numerusform>%1 bytes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::HttpLogPanel</name>
    <message numerus="yes">
        <source>%n request(s)</source>
        <translation>
            <numerusform>%n request</numerusform>
            <numerusform>%n requests</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n request(s)</source>
        <translation>
            <numerusform>%1 of %n request</numerusform>
            <numerusform>%1 of %n requests</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::ImagePage</name>
    <message numerus="yes">
        <source>%1 in %n layer(s)</source>
        <translation>
            <numerusform>%1 in %n layer</numerusform>
            <numerusform>%1 in %n layers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::InterruptedOffer</name>
    <message numerus="yes">
        <source>%n transfers were interrupted</source>
        <translation>
            <numerusform>%n transfer was interrupted</numerusform>
            <numerusform>%n transfers were interrupted</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::InventoryLabel</name>
    <message numerus="yes">
        <source>%n unfinished upload(s), %1</source>
        <translation>
            <numerusform>%n unfinished upload, %1</numerusform>
            <numerusform>%n unfinished uploads, %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n blob(s) that no image needs, %1</source>
        <translation>
            <numerusform>%n blob that no image needs, %1</numerusform>
            <numerusform>%n blobs that no image needs, %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::PlacePage</name>
    <message numerus="yes">
        <source>%n repositories</source>
        <translation>
            <numerusform>%n repository</numerusform>
            <numerusform>%n repositories</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::PlacesModel</name>
    <message numerus="yes">
        <source>%n tag(s)</source>
        <translation>
            <numerusform>%n tag</numerusform>
            <numerusform>%n tags</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::RepositoryPage</name>
    <message numerus="yes">
        <source>%n tag(s)</source>
        <translation>
            <numerusform>%n tag</numerusform>
            <numerusform>%n tags</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tag(s) so far, more below</source>
        <translation>
            <numerusform>%n tag so far, more below</numerusform>
            <numerusform>%n tags so far, more below</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tag(s) so far, more being read…</source>
        <translation>
            <numerusform>%n tag so far, more being read…</numerusform>
            <numerusform>%n tags so far, more being read…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tag(s) so far</source>
        <translation>
            <numerusform>%n tag so far</numerusform>
            <numerusform>%n tags so far</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::SpacePane</name>
    <message numerus="yes">
        <source>%n path(s)</source>
        <translation>
            <numerusform>%n path</numerusform>
            <numerusform>%n paths</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::TagsModel</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::TargetLook</name>
    <message numerus="yes">
        <source>%n tags will be moved from other images.</source>
        <translation>
            <numerusform>%n tag will be moved from another image.</numerusform>
            <numerusform>%n tags will be moved from other images.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::TransferTitle</name>
    <message numerus="yes">
        <source>%1 (%n images)</source>
        <extracomment>What is copied, when it is several images of one repository or archive</extracomment>
        <translation>
            <numerusform>%1 (%n image)</numerusform>
            <numerusform>%1 (%n images)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::UndoDesk</name>
    <message numerus="yes">
        <source>%n transfer(s) removed</source>
        <translation>
            <numerusform>%n transfer removed</numerusform>
            <numerusform>%n transfers removed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::UploadSheet</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Upload %n</source>
        <translation>
            <numerusform>&amp;Upload %n</numerusform>
            <numerusform>&amp;Upload %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tags will be moved from other images.</source>
        <translation>
            <numerusform>%n tag will be moved from another image.</numerusform>
            <numerusform>%n tags will be moved from other images.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n image</numerusform>
            <numerusform>%n images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) or folder(s)</source>
        <translation>
            <numerusform>%n file or folder</numerusform>
            <numerusform>%n files or folders</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::VerificationLabel</name>
    <message numerus="yes">
        <source>%n object(s) are good.</source>
        <translation>
            <numerusform>%n object is good.</numerusform>
            <numerusform>%n objects are good.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n bad</source>
        <translation>
            <numerusform>%n bad</numerusform>
            <numerusform>%n bad</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n missing</source>
        <translation>
            <numerusform>%n missing</numerusform>
            <numerusform>%n missing</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stowage::VerificationStrip</name>
    <message numerus="yes">
        <source>%n object(s) are not as they should be</source>
        <translation>
            <numerusform>%n object is not as it should be</numerusform>
            <numerusform>%n objects are not as they should be</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n object(s), %1, match their digests.</source>
        <translation>
            <numerusform>%n object, %1, matches its digest.</numerusform>
            <numerusform>%n objects, %1, match their digests.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them are listed.</source>
        <translation>
            <numerusform>%n of them is listed.</numerusform>
            <numerusform>%n of them are listed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n object(s) were not as they should be</source>
        <translation>
            <numerusform>%n object was not as it should be</numerusform>
            <numerusform>%n objects were not as they should be</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n object(s) · %2</source>
        <translation>
            <numerusform>%1 of %n object · %2</numerusform>
            <numerusform>%1 of %n objects · %2</numerusform>
        </translation>
    </message>
</context>
</TS>
