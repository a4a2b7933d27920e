from outreach.web import assets


def test_every_imported_sheet_stands_in_its_layer(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "one.css").write_text("/* a note */\n.one { color: red; }\n")
    sheet = tmp_path / "app.css"
    sheet.write_text('@layer base, parts;\n@import url("parts/one.css") layer(parts);\n')

    assert assets.join(sheet) == "@layer base, parts;\n@layer parts {\n.one { color: red; }\n}\n"


def test_the_sheet_is_named_by_its_content(tmp_path):
    sheet = tmp_path / "app.css"
    names = []
    for text in ("a { color: red; }", "a { color: blue; }", "a { color: red; }"):
        sheet.write_text(text)
        names.append(assets.build(sheet, tmp_path / "built"))

    assert names[0] == names[2] != names[1]
    assert (tmp_path / "built" / names[1]).read_text() == "a { color: blue; }\n"


def test_pages_link_one_sheet_that_a_browser_keeps_compressed(app, client):
    url = app.jinja_env.globals["stylesheet"]
    assert f'<link rel="stylesheet" href="{url}">' in client.get("/help").text

    with client.get(url, headers={"Accept-Encoding": "br, gzip"}) as response:
        assert response.headers["Content-Encoding"] == "br"
        assert "immutable" in response.headers["Cache-Control"]
    with client.get(url) as response:
        assert "@import" not in response.text
