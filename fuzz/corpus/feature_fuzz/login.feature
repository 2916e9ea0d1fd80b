@ASVS-6.3.1
Feature: Login

  Background:
    Given a shop

  @C8.web @deploy
  Scenario Outline: Slow
    When <n> tries
      """
      text
      """
    Then wait
    Examples:
      | n |
      | 5 |
