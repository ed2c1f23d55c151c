"""Web pages: the article of many content systems, apart from menus, teasers and comments; lists and tables as such."""

from __future__ import annotations

from models.document import BlockKind, Zone
from pipeline.read import read

ARTICLE = "<p>Le 13 mai, la communauté de communes et l'ARS Bretagne ont signé leur premier contrat local de santé pour cinq ans.</p>"


def page(body: str, head: str = "<title>Santé</title>") -> str:
    return f"<!DOCTYPE html><html lang='fr'><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"


def body_of(markup: str) -> str:
    document = read("page", markup.encode())
    return "\n".join(document.text[b.start : b.end] for b in document.blocks if b.zone is Zone.BODY)


def rows(markup: str) -> list[tuple[str, str]]:
    document = read("page", page(f"<h1>Le contrat</h1>{ARTICLE}{markup}").encode())
    start = next(i for i, b in enumerate(document.blocks) if "13 mai" in document.text[b.start : b.end]) + 1
    return [(b.kind.value, document.text[b.start : b.end]) for b in document.blocks[start:] if b.zone is Zone.BODY]


def test_sidebars_teasers_menus_and_comments_are_not_body() -> None:
    text = body_of(
        page(
            "<nav>Accueil</nav><div class='breadcrumb'>Accueil / Santé</div><main><h1>Signature du contrat</h1>"
            f"{ARTICLE}<p><a href='#'><b>Redon : un CLS signé en mai</b></a></p><p>Il compte trois axes et vingt actions.</p>"
            "<div class='yarpp'><h3>Articles similaires</h3><a href='#'>Fougères lance son CLS</a></div></main>"
            "<div id='colonne'><h3>À la une</h3><p><a href='#'>Vitré signe son CLS</a></p></div>"
            "<div id='comments'><p>Et le CLS de Rennes ?</p></div><footer>1 rue de la Mairie</footer>"
        )
    )
    assert "13 mai" in text and "trois axes" in text and "Signature du contrat" in text
    assert not any(word in text for word in ("Redon", "Fougères", "Vitré", "Rennes", "Accueil", "rue"))


def test_a_layout_class_around_everything_does_not_hide_the_article() -> None:
    assert "13 mai" in body_of(
        page(f"<div class='page-with-sidebar nav-open'><div class='sidebar-layout'><h1>Titre</h1>{ARTICLE}</div></div>")
    )


def test_a_page_without_any_names_keeps_its_text() -> None:
    text = body_of(
        f"<div><div>Contrat local de santé</div><div>{ARTICLE}</div><div>• la prévention</div><div>• les soins</div></div>"
    )
    assert "13 mai" in text and "la prévention" in text


def test_spanning_cells_stand_in_every_row() -> None:
    table = "<table><tr><th>Organisme</th><th>Nom</th></tr><tr><td>CH d'Auch</td><td rowspan=2>Irène C.</td></tr><tr><td>CHS</td></tr></table>"
    assert rows(table) == [
        ("table_header", "Organisme | Nom"),
        ("table_row", "CH d'Auch | Irène C."),
        ("table_row", "CHS | Irène C."),
    ]


def test_a_table_that_lays_out_the_page_is_not_data() -> None:
    markup = f"<table><tr><td><a href='#'>Menu</a></td><td><h1>Le contrat</h1>{ARTICLE}</td></tr></table>"
    assert BlockKind.TABLE_ROW not in {b.kind for b in read("p", page(markup).encode()).blocks}


def test_lists_keep_depth_and_numbers() -> None:
    document = read(
        "p", page(f"<h1>T</h1>{ARTICLE}<ol><li>Soins<ul><li>bus santé</li></ul></li><li>Jeunes</li></ol>").encode()
    )
    items = [
        (b.marker, b.level, document.text[b.start : b.end]) for b in document.blocks if b.kind is BlockKind.LIST_ITEM
    ]
    assert items == [("1.", 1, "Soins"), ("•", 2, "bus santé"), ("2.", 1, "Jeunes")]


def test_breaks_make_items_and_unclosed_tags_are_closed() -> None:
    assert rows("<p>➤ Prévenir<br>➤ Soigner</p>") == [("list_item", "Prévenir"), ("list_item", "Soigner")]
    assert rows("<ul><li>un<li>deux</ul><p>Fin.<p>Vraiment.") == [
        ("list_item", "un"),
        ("list_item", "deux"),
        ("paragraph", "Fin."),
        ("paragraph", "Vraiment."),
    ]


def test_definitions_accordions_and_hidden_panels_are_read() -> None:
    assert rows("<dl><dt>Mars 2023</dt><dd>Diagnostic</dd></dl>") == [("table_row", "Mars 2023 | Diagnostic")]
    panel = "<div><button aria-expanded='false' aria-controls='a'>Axe 1 : accès aux soins</button><div id='a' hidden><p>Des médecins.</p></div></div>"
    assert rows(panel) == [("heading", "Axe 1 : accès aux soins"), ("paragraph", "Des médecins.")]


def test_a_general_box_is_general_and_the_rest_is_not() -> None:
    document = read(
        "p",
        page(
            f"<h1>T</h1>{ARTICLE}<h2>Qu'est-ce qu'un contrat local de santé ?</h2><p>Un outil de la loi.</p><h2>Le calendrier</h2><p>Signature en mai.</p>"
        ).encode(),
    )
    zones = {document.text[b.start : b.end]: b.zone for b in document.blocks}
    assert zones["Un outil de la loi."] is Zone.GENERAL and zones["Signature en mai."] is Zone.BODY


def test_the_title_is_the_article_s_and_not_the_site_s() -> None:
    head = "<title>Le contrat est signé - Ville de Lens</title>"
    document = read(
        "p",
        page(
            f"<header><h1 class='site-title'>Ville de Lens</h1></header><main><h2>Le contrat est signé</h2>{ARTICLE}</main>",
            head,
        ).encode(),
    )
    assert document.title == "Le contrat est signé"


def test_bytes_win_over_the_declared_encoding() -> None:
    assert (
        "Préfecture de l’Hérault" in read("p", page(f"<h1>Préfecture de l’Hérault</h1>{ARTICLE}").encode("cp1252")).text
    )


def test_the_rest_of_an_article_is_its_text_whatever_its_box_is_called() -> None:
    long = "Le contrat local de santé engage la communauté de communes et l'agence pour cinq ans, avec trois axes et vingt actions, dit le président de séance. "
    page = f"<html><body><article><h1>Un contrat</h1><p>{long}</p><div class='paywall'><p>{long}</p><p>{long}Fin.</p></div></article></body></html>"
    document = read("page.html", page.encode())
    last = next(b for b in document.blocks if document.text[b.start : b.end].endswith("Fin."))
    assert last.zone is Zone.BODY


def test_lines_in_bold_or_large_letters_between_breaks_are_headings() -> None:
    markup = f"<font size='5'>Le contrat 2022-2026</font><br><br>{ARTICLE[3:-4]}<br><br><b>Les axes</b><br><br>Trois axes.<br>"
    document = read("page", page(markup).encode())
    heads = [document.text[b.start : b.end] for b in document.blocks if b.kind is BlockKind.HEADING]
    assert heads == ["Le contrat 2022-2026", "Les axes"]


def test_a_cell_of_short_lines_beside_the_text_is_its_menu() -> None:
    menu = "<td>Accueil<br>Enfance<br>Santé<br>Tourisme<br>Agenda</td>"
    text = body_of(page(f"<table><tr>{menu}<td><h1>Le contrat</h1>{ARTICLE}</td></tr></table>"))
    assert "Tourisme" not in text and "13 mai" in text


def test_the_foot_of_a_card_is_its_text() -> None:
    assert "19 actions" in body_of(page(f"<h1>Le contrat</h1>{ARTICLE}<div class='card-footer'>19 actions</div>"))


def test_items_of_a_list_in_a_cell_stay_apart() -> None:
    table = "<table><tr><th>Ville</th><th>Axes</th></tr><tr><td>Lens</td><td><ul><li>Accès</li><li>Prévention</li></ul></td></tr></table>"
    assert ("table_row", "Lens | Accès ; Prévention") in rows(table)
