"""Countries: ISO 3166-1 alpha-2, alpha-3 and the names people write, as one table.

Facts of ISO 3166-1 (249 entries), with English names and the aliases that turn up in forms and
exports. Names are keys of `convroute.normalise.country`: lower-case ASCII letters only. Codes that
the standard only reserves or leaves to users (``EU``, ``XK``, ``ZZ``) are not countries here.
"""

from __future__ import annotations

_TABLE = """
ad and andorra; ae are unitedarabemirates uae emirates; af afg afghanistan;
ag atg antiguaandbarbuda; ai aia anguilla; al alb albania; am arm armenia; ao ago angola;
aq ata antarctica; ar arg argentina; as asm americansamoa;
at aut austria osterreich oesterreich autriche; au aus australia; aw abw aruba;
ax ala alandislands; az aze azerbaijan; ba bih bosniaandherzegovina bosnia bosniaherzegovina;
bb brb barbados; bd bgd bangladesh; be bel belgium belgie belgique belgien; bf bfa burkinafaso;
bg bgr bulgaria balgariya; bh bhr bahrain; bi bdi burundi; bj ben benin;
bl blm stbarthelemy saintbarthelemy; bm bmu bermuda; bn brn brunei bruneidarussalam;
bo bol bolivia plurinationalstateofbolivia; bq bes caribbeannetherlands;
br bra brazil brasil brasilien; bs bhs bahamas thebahamas; bt btn bhutan; bv bvt bouvetisland;
bw bwa botswana; by blr belarus; bz blz belize; ca can canada; cc cck cocoskeelingislands;
cd cod congokinshasa drc drcongo democraticrepublicofthecongo; cf caf centralafricanrepublic;
cg cog congobrazzaville congo republicofthecongo; ch che switzerland schweiz suisse svizzera;
ci civ cotedivoire ivorycoast; ck cok cookislands; cl chl chile; cm cmr cameroon;
cn chn china peoplesrepublicofchina prc mainlandchina; co col colombia; cr cri costarica;
cu cub cuba; cv cpv capeverde; cw cuw curacao; cx cxr christmasisland; cy cyp cyprus;
cz cze czechia czechrepublic cesko ceskarepublika tschechien;
de deu germany deutschland allemagne alemania germania federalrepublicofgermany; dj dji djibouti;
dk dnk denmark danmark danemark; dm dma dominica; do dom dominicanrepublic; dz dza algeria;
ec ecu ecuador; ee est estonia; eg egy egypt egypte; eh esh westernsahara; er eri eritrea;
es esp spain espana spanien espagne; et eth ethiopia; fi fin finland suomi finnland; fj fji fiji;
fk flk falklandislands malvinas; fm fsm micronesia; fo fro faroeislands;
fr fra france frankreich francia; ga gab gabon;
gb gbr unitedkingdom uk greatbritain britain england scotland wales northernireland;
gd grd grenada; ge geo georgia; gf guf frenchguiana; gg ggy guernsey; gh gha ghana;
gi gib gibraltar; gl grl greenland; gm gmb gambia thegambia; gn gin guinea; gp glp guadeloupe;
gq gnq equatorialguinea; gr grc greece ellada hellas griechenland;
gs sgs southgeorgiaandsouthsandwichislands; gt gtm guatemala; gu gum guam; gw gnb guineabissau;
gy guy guyana; hk hkg hongkongsarchina hongkong hongkongsar; hm hmd heardandmcdonaldislands;
hn hnd honduras; hr hrv croatia; ht hti haiti; hu hun hungary magyarorszag ungarn;
id idn indonesia; ie irl ireland eire republicofireland; il isr israel; im imn isleofman;
in ind india bharat; io iot britishindianoceanterritory; iq irq iraq;
ir irn iran islamicrepublicofiran; is isl iceland; it ita italy italia italien italie;
je jey jersey; jm jam jamaica; jo jor jordan; jp jpn japan nippon nihon; ke ken kenya;
kg kgz kyrgyzstan; kh khm cambodia; ki kir kiribati; km com comoros;
kn kna stkittsandnevis saintkittsandnevis; kp prk northkorea democraticpeoplesrepublicofkorea;
kr kor southkorea korea republicofkorea korearepublicof; kw kwt kuwait; ky cym caymanislands;
kz kaz kazakhstan; la lao laos laopeoplesdemocraticrepublic; lb lbn lebanon;
lc lca stlucia saintlucia; li lie liechtenstein; lk lka srilanka; lr lbr liberia; ls lso lesotho;
lt ltu lithuania; lu lux luxembourg; lv lva latvia; ly lby libya; ma mar morocco maroc marokko;
mc mco monaco; md mda moldova republicofmoldova; me mne montenegro; mf maf stmartin saintmartin;
mg mdg madagascar; mh mhl marshallislands; mk mkd northmacedonia macedonia; ml mli mali;
mm mmr myanmarburma burma myanmar; mn mng mongolia; mo mac macaosarchina macau macao macaosar;
mp mnp northernmarianaislands; mq mtq martinique; mr mrt mauritania; ms msr montserrat;
mt mlt malta; mu mus mauritius; mv mdv maldives; mw mwi malawi; mx mex mexico mejico;
my mys malaysia; mz moz mozambique; na nam namibia; nc ncl newcaledonia; ne ner niger;
nf nfk norfolkisland; ng nga nigeria; ni nic nicaragua;
nl nld netherlands nederland holland niederlande thenetherlands paysbas;
no nor norway norge norwegen; np npl nepal; nr nru nauru; nu niu niue; nz nzl newzealand aotearoa;
om omn oman; pa pan panama; pe per peru; pf pyf frenchpolynesia; pg png papuanewguinea;
ph phl philippines thephilippines; pk pak pakistan; pl pol poland polska polen;
pm spm stpierreandmiquelon saintpierreandmiquelon; pn pcn pitcairnislands; pr pri puertorico;
ps pse palestinianterritories palestine stateofpalestine; pt prt portugal portogallo; pw plw palau;
py pry paraguay; qa qat qatar; re reu reunion; ro rou romania rumanien; rs srb serbia;
ru rus russia russianfederation rossiya; rw rwa rwanda;
sa sau saudiarabia ksa kingdomofsaudiarabia; sb slb solomonislands; sc syc seychelles;
sd sdn sudan; se swe sweden sverige schweden; sg sgp singapore; sh shn sthelena sainthelena;
si svn slovenia; sj sjm svalbardandjanmayen; sk svk slovakia slovensko slovakrepublic;
sl sle sierraleone; sm smr sanmarino; sn sen senegal; so som somalia; sr sur suriname;
ss ssd southsudan; st stp saotomeandprincipe; sv slv elsalvador; sx sxm sintmaarten;
sy syr syria syrianarabrepublic; sz swz eswatini swaziland; tc tca turksandcaicosislands;
td tcd chad; tf atf frenchsouthernterritories; tg tgo togo; th tha thailand; tj tjk tajikistan;
tk tkl tokelau; tl tls timorleste easttimor; tm tkm turkmenistan; tn tun tunisia; to ton tonga;
tr tur turkiye turkey; tt tto trinidadandtobago trinidad; tv tuv tuvalu;
tw twn taiwan taiwanprovinceofchina republicofchina; tz tza tanzania unitedrepublicoftanzania;
ua ukr ukraine ukraina; ug uga uganda; um umi usoutlyingislands;
us usa unitedstates unitedstatesofamerica america estadosunidos etatsunis vereinigtestaaten;
uy ury uruguay; uz uzb uzbekistan; va vat vaticancity holysee vatican;
vc vct stvincentandgrenadines saintvincentandthegrenadines;
ve ven venezuela bolivarianrepublicofvenezuela; vg vgb britishvirginislands virginislandsbritish;
vi vir usvirginislands; vn vnm vietnam; vu vut vanuatu; wf wlf wallisandfutuna; ws wsm samoa;
ye yem yemen; yt myt mayotte; za zaf southafrica; zm zmb zambia; zw zwe zimbabwe
"""


def _read(table: str) -> tuple[frozenset[str], dict[str, str]]:
    """The set of alpha-2 codes, and every alpha-3 code and name with its alpha-2 code."""
    rows = [row.split() for row in table.split(";")]
    return frozenset(row[0] for row in rows), {word: row[0] for row in rows for word in row[1:]}


ALPHA2, NAMES = _read(_TABLE)
