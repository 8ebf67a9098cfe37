"""Addresses of ratings, lessons and bulletins in the credit office."""

from django.urls import path

from gongheng.portals.credit import bulletins, courses, duties, pieces, ratings

app_name = "culture"
R, P, C = "ratings/<str:code>/", "pieces/<str:code>/", "courses/<str:code>/"
B, D = "bulletins/<str:code>/", "duties/<str:code>/"
urlpatterns = [
    path("ratings/", ratings.Models.as_view(), name="ratings"),
    path("ratings/draft/", ratings.Draft.as_view(), name="draft_rating"),
    path(R, ratings.ModelPage.as_view(), name="rating"),
    path(f"{R}adopt/", ratings.Adopt.as_view(), name="adopt_rating"),
    path(f"{R}drop/", ratings.DropModel.as_view(), name="drop_rating"),
    path(f"{R}propose-repeal/", ratings.ProposeRepeal.as_view(), name="propose_repeal_rating"),
    path(f"{R}repeal/", ratings.Repeal.as_view(), name="repeal_rating"),
    path("pieces/", pieces.Pieces.as_view(), name="pieces"),
    path("pieces/draft/", pieces.DraftPiece.as_view(), name="draft_piece"),
    path(P, pieces.PiecePage.as_view(), name="piece"),
    path(f"{P}rewrite/", pieces.RewritePiece.as_view(), name="rewrite_piece"),
    path(f"{P}return/", pieces.ReturnPiece.as_view(), name="return_piece"),
    path(f"{P}publish/", pieces.PublishPiece.as_view(), name="publish_piece"),
    path(f"{P}withdraw/", pieces.WithdrawPiece.as_view(), name="withdraw_piece"),
    path("courses/", courses.Courses.as_view(), name="courses"),
    path("courses/draft/", courses.DraftCourse.as_view(), name="draft_course"),
    path("certificates/<str:code>/", courses.Certificate.as_view(), name="certificate"),
    path(C, courses.CoursePage.as_view(), name="course"),
    path(f"{C}rewrite/", courses.RewriteCourse.as_view(), name="rewrite_course"),
    path(f"{C}open/", courses.OpenCourse.as_view(), name="open_course"),
    path(f"{C}close/", courses.CloseCourse.as_view(), name="close_course"),
    path(f"{C}test/", courses.HandIn.as_view(), name="hand_in"),
    path("bulletins/", bulletins.Bulletins.as_view(), name="bulletins"),
    path("bulletins/draft/", bulletins.DraftBulletin.as_view(), name="draft_bulletin"),
    path(B, bulletins.BulletinPage.as_view(), name="bulletin"),
    path(f"{B}paper/", bulletins.Paper.as_view(), name="bulletin_paper"),
    path(f"{B}adopt/", bulletins.AdoptBulletin.as_view(), name="adopt_bulletin"),
    path(f"{B}publish/", bulletins.PublishBulletin.as_view(), name="publish_bulletin"),
    path(f"{B}drop/", bulletins.DropBulletin.as_view(), name="drop_bulletin"),
    path("duties/", duties.Duties.as_view(), name="duties"),
    path("duties/name/", duties.NameDuty.as_view(), name="name_duty"),
    path(D, duties.DutyPage.as_view(), name="duty"),
    path(f"{D}note/", duties.NoteDuty.as_view(), name="note_duty"),
    path(f"{D}hand-over/", duties.HandOver.as_view(), name="hand_over"),
]
